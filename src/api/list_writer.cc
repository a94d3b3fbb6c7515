#include "api/list_writer.h"

#include <array>

namespace slipway::api {

namespace {
// Of what is made for one item; a larger one takes more.
constexpr std::size_t kOneItem = std::size_t{64} << 10U;
}  // namespace

ListWriter::ListWriter(std::string head) : buffer_(kOneItem), text_(std::move(head)) {
  begin_item();
}

ListWriter::ListWriter() : ListWriter(std::string(R"({"results":[)")) {}

ListWriter::ListWriter(const store::Page& page)
    : ListWriter(R"({"page":0,"page_size":)" + std::to_string(page.limit) + R"(,"results":[)") {}

void ListWriter::add(boost::json::object item) {
  if (!is_empty_) text_ += ',';
  is_empty_ = false;
  std::array<char, 4096> part;
  serializer_.reset(&item);
  while (!serializer_.done()) {
    text_ += std::string_view(serializer_.read(part.data(), part.size()));
  }
  item.clear();
  // A resource that releases keeps growing by what it takes next, twice as much each time.
  begin_item();
}

Reply ListWriter::reply() {
  text_ += "]}";
  return {200, {}, std::move(text_)};
}

}  // namespace slipway::api
