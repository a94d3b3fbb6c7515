#include "runtime/kubernetes/helm/answers.h"

#include <algorithm>
#include <charconv>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/cut.h"
#include "base/json_member.h"

namespace slipway::runtime::helm {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;
using base::text_member;

constexpr std::size_t kMostComplaint = 2000;  // characters
// What helm writes of such a revision itself.
constexpr std::string_view kRollback = "Rollback to ";

base::Error unreadable(std::string_view what) {
  return {ErrorCode::kFailed, "The program helm answered " + std::string(what) +
                                  " in a form that Slipway does not know; use Helm 3 or 4."};
}

std::uint64_t number_member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return 0;
  return static_cast<std::uint64_t>(value->get_int64());
}

template <typename Read>
auto read_list(std::string_view text, std::string_view what, const Read& read)
    -> base::Result<std::vector<decltype(read(std::declval<const json::object&>()))>> {
  boost::system::error_code wrong;
  const auto list = json::parse(text, wrong);
  if (wrong || !list.is_array()) return fail(unreadable(what));
  std::vector<decltype(read(std::declval<const json::object&>()))> items;
  for (const auto& item : list.get_array()) {
    if (!item.is_object()) return fail(unreadable(what));
    items.push_back(read(item.get_object()));
  }
  return items;
}

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace

base::Result<ProgramVersion> parse_version(std::string_view text) {
  ProgramVersion version;
  const auto* const last = text.data() + text.size();
  if (text.starts_with('v')) {
    const auto major = std::from_chars(text.data() + 1, last, version.major);
    if (major.ec == std::errc() && major.ptr != last && *major.ptr == '.') {
      const auto minor = std::from_chars(major.ptr + 1, last, version.minor);
      if (minor.ec == std::errc() && version.major >= 3) return version;
    }
  }
  return fail(ErrorCode::kFailed, "The program helm says that its version is '" +
                                      base::cut(text, 80) + "'; install Helm 3 or 4.");
}

base::Result<std::vector<Revision>> parse_history(std::string_view text) {
  return read_list(text, "its history", [](const json::object& item) {
    return Revision{number_member(item, "revision"),  text_member(item, "status"),
                    text_member(item, "chart"),       text_member(item, "app_version"),
                    text_member(item, "description"), text_member(item, "updated")};
  });
}

bool is_brought(const std::vector<Revision>& history, std::string_view description) {
  return !description.empty() && !history.empty() && history.back().status == "deployed" &&
         history.back().description == description;
}

std::string way_back(const std::vector<Revision>& before, const std::vector<Revision>& after) {
  if (after.empty()) return "Nothing of it is installed.";
  const auto& last = after.back();
  if (!before.empty() && last.number == before.back().number) {
    return "Nothing of the release was changed.";
  }
  if (last.status == "deployed" && last.description.starts_with(kRollback)) {
    return "The release went back to revision " + last.description.substr(kRollback.size()) + " (" +
           last.chart + "), which serves on.";
  }
  return "The way back failed, too: revision " + std::to_string(last.number) + " is '" +
         last.status + "'" + (last.description.empty() ? "" : " (" + last.description + ")") +
         "; look at it with `helm history` and deploy again.";
}

base::Result<Revision> parse_release(std::string_view text) {
  // It says before it what it did with the charts that this one brings.
  while (!text.empty() && !text.starts_with('{')) take_line(text);
  boost::system::error_code wrong;
  const auto release = json::parse(text, wrong);
  if (wrong || !release.is_object()) return fail(unreadable("a release"));
  const auto& object = release.get_object();
  Revision revision;
  revision.number = number_member(object, "version");
  if (const auto* info = object.if_contains("info"); info != nullptr && info->is_object()) {
    revision.status = text_member(info->get_object(), "status");
    revision.description = text_member(info->get_object(), "description");
    revision.updated = text_member(info->get_object(), "last_deployed");
  }
  if (const auto* chart = object.if_contains("chart"); chart != nullptr && chart->is_object()) {
    const auto* metadata = chart->get_object().if_contains("metadata");
    if (metadata != nullptr && metadata->is_object()) {
      const auto& of = metadata->get_object();
      revision.chart = text_member(of, "name") + "-" + text_member(of, "version");
      revision.app_version = text_member(of, "appVersion");
    }
  }
  if (revision.number == 0 || revision.status.empty()) return fail(unreadable("a release"));
  return revision;
}

std::string complaint_of(std::string_view error_output) {
  std::string complaint;
  while (!error_output.empty()) {
    auto line = take_line(error_output);
    if (line.empty() || line.starts_with("WARNING: ") || line.starts_with("level=")) continue;
    if (line.starts_with("Error: ")) {
      // Before it stands how it went on, which the log has.
      complaint.clear();
      line.remove_prefix(std::string_view("Error: ").size());
    }
    if (!complaint.empty()) complaint += '\n';
    complaint += line;
  }
  return base::cut(complaint, kMostComplaint);
}

bool is_not_found(std::string_view error_output) {
  return complaint_of(error_output).ends_with("release: not found");
}

bool is_late(std::string_view complaint) {
  // As helm before 3.17 says it, and from then on.
  return complaint.find("timed out waiting") != std::string_view::npos ||
         complaint.find("context deadline exceeded") != std::string_view::npos;
}

}  // namespace slipway::runtime::helm
