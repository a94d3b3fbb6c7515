#pragma once
// All objects of one kind as a cluster's list and what a watch tells after it say they are
// (kubernetes.io/docs/reference/using-api/api-concepts, "Efficient detection of changes"). Pure;
// not thread-safe.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "runtime/kubernetes/names.h"

namespace slipway::runtime::kubernetes {

// Takes the answer of a watch apart, which is a JSON text a line.
class WatchLines {
 public:
  void feed(std::string_view bytes) { waiting_ += bytes; }
  // The next whole event; null where a line is no JSON. Nothing where more has to come.
  std::optional<boost::json::value> next();

 private:
  std::string waiting_;
};

class Mirror {
 public:
  // A list begins anew; its pages follow.
  void clear() { objects_.clear(); }
  void take_page(boost::json::value page);

  enum class Taken {
    kChanged,
    kBookmark,
    kExpired,  // 410 Gone: what was changed since is not known any more; list again
    kUnknown,
  };
  Taken take(boost::json::value event);

  // Up to where it is known; watches go on from there.
  const std::string& resource_version() const { return version_; }
  // The same as a number; 0 where it is none.
  std::uint64_t position() const;
  // Those that carry the labels, with only that which somebody asks for.
  boost::json::array find(const Labels& labels) const;
  bool has(const std::string& name) const { return objects_.contains(name); }

 private:
  std::map<std::string, boost::json::value> objects_;  // by name, as they are of one namespace
  std::string version_;
};

// 0 where it has none, or one that is no number.
std::uint64_t position_of(const boost::json::value& object);

}  // namespace slipway::runtime::kubernetes
