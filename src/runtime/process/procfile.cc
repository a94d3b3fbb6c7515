#include "runtime/process/procfile.h"

#include <algorithm>

namespace slipway::runtime {
namespace {

constexpr std::string_view kLineBlanks = " \t\r";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(kLineBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kLineBlanks) - begin + 1);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

}  // namespace

Procfile parse_procfile(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Procfile entries;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto name = line.substr(0, colon);
    const auto command = trim(line.substr(colon + 1));
    if (!is_name(name) || command.empty()) continue;
    std::erase_if(entries, [&](const ProcfileEntry& entry) { return entry.name == name; });
    entries.push_back({std::string(name), std::string(command)});
  }
  return entries;
}

std::optional<std::string> release_command(const Procfile& procfile) {
  for (const auto& entry : procfile) {
    if (entry.name == "release") return entry.command;
  }
  return std::nullopt;
}

}  // namespace slipway::runtime
