#include "runtime/docker/build_trace.h"

#include <cstdint>
#include <optional>
#include <utility>

namespace slipway::runtime::docker {
namespace {

constexpr std::size_t kLongestTraceLine = std::size_t{64} << 10U;
// Of a tag; the bits above them are the field's number.
constexpr unsigned kTypeBits = 3;

// Reads one message of protobuf's wire format (protobuf.dev/programming-guides/encoding).
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  // The number of the next field of bytes or of a number; others are passed over. 0 at the end, and
  // where the rest is no message. A field of the other type than its reader expects reads as empty.
  std::uint64_t next() {
    while (!rest_.empty()) {
      const auto tag = varint();
      if (!tag) return 0;
      switch (*tag & 7U) {
        case 0:
          number_ = varint();
          if (!number_) return 0;
          bytes_ = {};
          return *tag >> kTypeBits;
        case 1:
          if (!skip(8)) return 0;
          break;
        case 2: {
          const auto size = varint();
          if (!size || *size > rest_.size()) return 0;
          bytes_ = rest_.substr(0, *size);
          number_.reset();
          rest_.remove_prefix(*size);
          return *tag >> kTypeBits;
        }
        case 5:
          if (!skip(4)) return 0;
          break;
        default:
          return 0;
      }
    }
    return 0;
  }

  std::string_view bytes() const { return bytes_; }
  bool is_true() const { return number_.value_or(0) != 0; }

 private:
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80U) return value;
    }
    return std::nullopt;
  }

  bool skip(std::size_t size) {
    if (rest_.size() < size) return false;
    rest_.remove_prefix(size);
    return true;
  }

  std::string_view rest_;
  std::string_view bytes_;
  std::optional<std::uint64_t> number_;
};

}  // namespace

std::vector<std::string> BuildTrace::take(std::string_view message) {
  WireReader reader(message);
  while (const auto field = reader.next()) {
    if (field == 1) take_step(reader.bytes());
    if (field == 3) take_output(reader.bytes());
  }
  return std::exchange(lines_, {});
}

void BuildTrace::take_step(std::string_view step) {
  WireReader reader(step);
  std::string_view digest;
  std::string_view name;
  std::string_view error;
  bool has_begun = false;
  bool is_cached = false;
  while (const auto field = reader.next()) {
    if (field == 1) digest = reader.bytes();
    if (field == 3) name = reader.bytes();
    if (field == 4) is_cached = reader.is_true();
    if (field == 5) has_begun = true;
    if (field == 7) error = reader.bytes();
  }
  // What it does for itself interests nobody, unless it goes wrong.
  const bool is_its_own = name.starts_with("[internal]") || name == "copy /context /";
  if (is_its_own && error.empty()) return;
  if (has_begun && begun_.emplace(digest).second) {
    lines_.push_back(std::string(name).append(is_cached ? " (cached)" : ""));
  }
}

void BuildTrace::take_output(std::string_view output) {
  WireReader reader(output);
  std::string_view digest;
  std::string_view text;
  while (const auto field = reader.next()) {
    if (field == 1) digest = reader.bytes();
    if (field == 4) text = reader.bytes();
  }
  auto known = unended_.find(digest);
  if (known == unended_.end()) known = unended_.emplace(digest, "").first;
  std::string& rest = known->second;
  rest += text;
  std::size_t at = 0;
  for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', at)) {
    lines_.push_back(rest.substr(at, end - at));
    at = end + 1;
  }
  rest.erase(0, at);
  if (rest.size() > kLongestTraceLine) lines_.push_back(std::exchange(rest, {}));
}

std::vector<std::string> BuildTrace::finish() {
  for (auto& [digest, rest] : unended_) {
    if (!rest.empty()) lines_.push_back(std::exchange(rest, {}));
  }
  return std::exchange(lines_, {});
}

}  // namespace slipway::runtime::docker
