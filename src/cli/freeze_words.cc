#include "cli/freeze_words.h"

#include "base/enum.h"
#include "base/suggest.h"
#include "cli/json.h"
#include "model/freeze_window.h"

namespace slipway::cli {
namespace {

constexpr std::size_t kShortDay = 3;

std::string in_short(const std::string& weekday) {
  std::string word = weekday.substr(0, kShortDay);
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

}  // namespace

base::Result<std::string> weekday_of(std::string_view word) {
  std::string upper(word);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const auto names = base::enum_names<model::Weekday>();
  for (const auto& name : names) {
    if (name == upper || (upper.size() >= kShortDay && name.starts_with(upper))) return name;
  }
  return base::fail(base::ErrorCode::kInvalid,
                    "'" + std::string(word) + "' is no day of the week; it is one of " +
                        base::list_words(names) + ", or their first three letters.");
}

std::string freeze_words(const boost::json::value& window) {
  const auto days = items(window, "weekdays");
  if (days.empty()) return text(window, "starts_at") + " - " + text(window, "ends_at");
  std::string words;
  for (const auto& day : days) {
    words += (words.empty() ? "" : ",") + in_short(std::string(day.as_string()));
  }
  words += " " + text(window, "start_time") + " - ";
  if (const auto end = text(window, "end_weekday"); !end.empty()) words += in_short(end) + " ";
  return words + text(window, "end_time");
}

}  // namespace slipway::cli
