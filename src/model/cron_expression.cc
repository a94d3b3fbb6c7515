#include "model/cron_expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>
#include <vector>

namespace slipway::model {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sun", "mon", "tue", "wed",
                                                       "thu", "fri", "sat"};

struct Field {
  std::string_view name;
  int first = 0;
  int last = 0;
  std::span<const std::string_view> names;  // of the numbers from `first`
};

const std::array<Field, 5> kFields = {{{"minute", 0, 59, {}},
                                       {"hour", 0, 23, {}},
                                       {"day of the month", 1, 31, {}},
                                       {"month", 1, 12, kMonths},
                                       {"day of the week", 0, 7, kWeekdays}}};

struct Macro {
  std::string_view name;
  std::string_view meaning;
};
constexpr std::array<Macro, 7> kMacros = {{{"@hourly", "0 * * * *"},
                                           {"@daily", "0 0 * * *"},
                                           {"@midnight", "0 0 * * *"},
                                           {"@weekly", "0 0 * * 0"},
                                           {"@monthly", "0 0 1 * *"},
                                           {"@yearly", "0 0 1 1 *"},
                                           {"@annually", "0 0 1 1 *"}}};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find_first_of(separators);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

tl::unexpected<base::Error> wrong(const Field& field, std::string_view part,
                                  const std::string& why) {
  std::string allowed = std::to_string(field.first) + " to " + std::to_string(field.last);
  if (!field.names.empty()) {
    allowed += " or " + std::string(field.names.front()) + " to " + std::string(field.names.back());
  }
  return fail(ErrorCode::kInvalid,
              "the " + std::string(field.name) + " '" + std::string(part) + "' " + why +
                  "; write " + allowed +
                  ", or * for each, a list (1,3), a range (1-5) or steps (*/2)");
}

std::optional<int> number_of(const Field& field, std::string_view word) {
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error == std::errc() && end == word.data() + word.size()) return number;
  const auto found = std::find(field.names.begin(), field.names.end(), lower(word));
  if (found == field.names.end()) return std::nullopt;
  return field.first + static_cast<int>(found - field.names.begin());
}

// One part of a list: "*", "5", "1-5", each but the second also with "/2".
base::Result<void> read_part(const Field& field, std::string_view part, std::bitset<64>& bits) {
  const auto slash = part.find('/');
  const std::string_view range = part.substr(0, slash);
  int step = 1;
  if (slash != std::string_view::npos) {
    const auto number = number_of({field.name, 0, 0, {}}, part.substr(slash + 1));
    if (!number || *number < 1) return wrong(field, part, "has no step after its /");
    step = *number;
  }
  int from = field.first;
  int to = field.last;
  if (range != "*") {
    const auto dash = range.find('-', 1);
    const auto begin = number_of(field, range.substr(0, dash));
    if (!begin) return wrong(field, part, "is no value of it");
    from = to = *begin;
    if (dash != std::string_view::npos) {
      auto end = number_of(field, range.substr(dash + 1));
      if (!end) return wrong(field, part, "is no range of it");
      // "sat-sun": Sunday is 7 as well.
      if (*end == 0 && field.last == 7 && from > 0) end = 7;
      to = *end;
    } else if (slash != std::string_view::npos) {
      return wrong(field, part,
                   "steps from one value; write the range, as in " + std::to_string(from) + "-" +
                       std::to_string(field.last) + "/" + std::to_string(step));
    }
    if (from < field.first || to > field.last) return wrong(field, part, "is out of its range");
    if (from > to) return wrong(field, part, "goes backwards");
  } else if (field.last == 7) {
    to = 6;
  }
  for (int value = from; value <= to; value += step) bits.set(static_cast<std::size_t>(value));
  return {};
}

base::Result<std::bitset<64>> read_field(const Field& field, std::string_view text) {
  std::bitset<64> bits;
  for (const auto part : split(text, ",")) {
    if (auto read = read_part(field, part, bits); !read) return fail(read.error());
  }
  return bits;
}

template <std::size_t Size>
std::bitset<Size> narrow(const std::bitset<64>& bits) {
  std::bitset<Size> result;
  for (std::size_t i = 0; i < Size; ++i) result[i] = bits[i];
  return result;
}

// The 30th of February never comes.
bool can_come(const CronExpression& cron) {
  if (!cron.any_weekday || cron.any_day) return true;
  constexpr std::array<std::size_t, 12> lengths = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (std::size_t month = 1; month <= 12; ++month) {
    for (std::size_t day = 1; cron.months[month] && day <= lengths[month - 1]; ++day) {
      if (cron.days[day]) return true;
    }
  }
  return false;
}

}  // namespace

base::Result<CronExpression> parse_cron(std::string_view text) {
  for (const auto& macro : kMacros) {
    if (text == macro.name) return parse_cron(macro.meaning);
  }
  if (text.starts_with('@')) {
    return fail(
        ErrorCode::kInvalid,
        "'" + std::string(text) +
            "' is unknown; write @hourly, @daily, @weekly, @monthly or @yearly, or the five "
            "fields");
  }
  auto words = split(text, " \t");
  std::erase(words, std::string_view());
  if (words.size() != kFields.size()) {
    return fail(ErrorCode::kInvalid,
                "'" + std::string(text) + "' has " + std::to_string(words.size()) +
                    (words.size() == 1 ? " field" : " fields") +
                    " and needs five: minute, hour, day of the month, month, day of the "
                    "week, as in '30 4 * * mon-fri'");
  }
  std::array<std::bitset<64>, 5> bits;
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto read = read_field(kFields[i], words[i]);
    if (!read) return fail(read.error());
    bits[i] = *read;
  }
  if (bits[4][7]) bits[4].set(0);
  CronExpression cron{
      narrow<60>(bits[0]),       narrow<24>(bits[1]),
      narrow<32>(bits[2]),       narrow<13>(bits[3]),
      narrow<7>(bits[4]),        words[2].starts_with('*'),
      words[4].starts_with('*'), words[0].starts_with('*') || words[1].starts_with('*')};
  if (!can_come(cron)) {
    return fail(ErrorCode::kInvalid,
                "'" + std::string(text) +
                    "' never comes: no month that it names has that day of the month");
  }
  return cron;
}

}  // namespace slipway::model
