#pragma once
// A list as it is answered: each item is written as soon as it is made, and the memory that it took
// serves the next. Used by the endpoints whose lists are long. Belongs to one thread.

#include <optional>
#include <string>
#include <vector>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serializer.hpp>
#include <boost/json/storage_ptr.hpp>

#include "api/http.h"

namespace slipway::api {

class ListWriter {
 public:
  ListWriter();  // {"results": [...]}
  // The same as the reference's histories have it; they go on by ?before= all the same.
  explicit ListWriter(const store::Page& page);

  // For the values of the item that is added next; they end with that. An item whose values have
  // memory of their own is written as well, only slower.
  boost::json::storage_ptr memory() { return &*memory_; }
  void add(boost::json::object item);

  // After all items, once.
  Reply reply();

 private:
  explicit ListWriter(std::string head);
  void begin_item() { memory_.emplace(buffer_.data(), buffer_.size()); }

  std::vector<unsigned char> buffer_;
  std::optional<boost::json::monotonic_resource> memory_;  // made anew for each item
  boost::json::serializer serializer_;
  bool is_empty_ = true;
  std::string text_;
};

}  // namespace slipway::api
