#pragma once
// The form of an instance's small files and of what its supervisor says: "key=value" records, each
// ended by NUL, so that a value may hold anything that an environment can. Written and read by both
// the daemon and the supervisor. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::runtime {

using Records = std::vector<std::pair<std::string, std::string>>;

// No key may hold '=', and nothing may hold NUL.
std::string encode_records(const Records& records);
// Nothing where the text is torn or no such text.
std::optional<Records> decode_records(std::string_view text);

// The first value of that key.
std::optional<std::string_view> find_record(const Records& records, std::string_view key);
std::optional<std::int64_t> find_number(const Records& records, std::string_view key);
std::optional<std::int64_t> parse_number(std::string_view text);

// Nothing where it cannot be read.
std::optional<std::string> read_small_file(const std::string& path);
// By rename, not synced: after a loss of power nothing that it speaks of is alive.
bool replace_small_file(const std::string& path, std::string_view content);

}  // namespace slipway::runtime
