#include "runtime/process/instance/records.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

#include "io/fd.h"

namespace slipway::runtime {

std::string encode_records(const Records& records) {
  std::string text;
  for (const auto& [key, value] : records) {
    text += key;
    text += '=';
    text += value;
    text += '\0';
  }
  return text;
}

std::optional<Records> decode_records(std::string_view text) {
  Records records;
  while (!text.empty()) {
    const auto end = text.find('\0');
    const auto equals = text.substr(0, end).find('=');
    if (end == std::string_view::npos || equals == std::string_view::npos) return std::nullopt;
    records.emplace_back(text.substr(0, equals), text.substr(equals + 1, end - equals - 1));
    text.remove_prefix(end + 1);
  }
  return records;
}

std::optional<std::string_view> find_record(const Records& records, std::string_view key) {
  for (const auto& [name, value] : records) {
    if (name == key) return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> find_number(const Records& records, std::string_view key) {
  const auto text = find_record(records, key);
  if (!text) return std::nullopt;
  return parse_number(*text);
}

std::optional<std::string> read_small_file(const std::string& path) {
  const io::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return std::nullopt;
  std::string content;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t size = ::read(file.value(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return std::nullopt;
    if (size == 0) return content;
    content.append(piece.data(), static_cast<std::size_t>(size));
  }
}

bool replace_small_file(const std::string& path, std::string_view content) {
  const std::string part = path + ".part";
  {
    const io::Fd file(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file.is_open()) return false;
    while (!content.empty()) {
      const ssize_t size = ::write(file.value(), content.data(), content.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return false;
      content.remove_prefix(static_cast<std::size_t>(size));
    }
  }
  return std::rename(part.c_str(), path.c_str()) == 0;
}

}  // namespace slipway::runtime
