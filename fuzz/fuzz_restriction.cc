// Restriction values, and what they cover: the first line is the value, the others are paths.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "require.h"
#include "rules/restriction.h"

namespace {

using namespace slipway;

bool is_in(const rules::FileRange& range, std::size_t index) {
  return range.begin <= index && index < range.end;
}

void fuzz(std::string_view text) {
  const auto line_end = text.find('\n');
  const auto value = model::check_restriction_value(text.substr(0, line_end));
  if (!value) {
    REQUIRE(!value.error().message.empty());
    return;
  }
  REQUIRE(model::check_restriction_value(*value) == *value);

  model::FileList files;
  while (line_end != std::string_view::npos && !text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    files.emplace_back(line);
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  const auto coverage = rules::coverage(*value, files);
  REQUIRE(coverage.exact.end <= files.size() && coverage.below.end <= files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    REQUIRE(rules::covers(*value, files[i]) ==
            (is_in(coverage.exact, i) || is_in(coverage.below, i)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
