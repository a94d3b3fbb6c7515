#pragma once
// The bytes of a connection that are read but not yet parsed. Small while the connection is idle,
// larger while a large body comes. Not thread-safe.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace slipway::io {

class ReadBuffer {
 public:
  static constexpr std::size_t kSmall = std::size_t{16} << 10U;
  static constexpr std::size_t kLarge = std::size_t{256} << 10U;

  std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }

  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  struct Space {
    char* data;
    std::size_t size;
  };
  // Room for the next read; grows towards `wanted` bytes in all. Empty: kLarge are held already.
  Space prepare(std::size_t wanted) {
    const auto held = end_ - begin_;
    auto capacity = std::clamp(wanted, kSmall, kLarge);
    if (held > capacity_ / 2) capacity = std::clamp(capacity_ * 2, capacity, kLarge);
    if (capacity > capacity_) {
      resize(capacity);
    } else if (begin_ > 0 && capacity_ - end_ < capacity_ / 2) {
      resize(capacity_);
    }
    return {data_.get() + end_, capacity_ - end_};
  }
  void commit(std::size_t count) { end_ += count; }

  void shrink() {
    if (capacity_ > kSmall && end_ - begin_ <= kSmall) resize(kSmall);
  }
  void release() { *this = ReadBuffer(); }

 private:
  // Also moves what is held to the front.
  void resize(std::size_t capacity) {
    const auto held = end_ - begin_;
    if (capacity == capacity_) {
      if (held > 0) std::memmove(data_.get(), data_.get() + begin_, held);
    } else {
      auto data = std::make_unique_for_overwrite<char[]>(capacity);
      if (held > 0) std::memcpy(data.get(), data_.get() + begin_, held);
      data_ = std::move(data);
    }
    capacity_ = capacity;
    begin_ = 0;
    end_ = held;
  }

  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace slipway::io
