#include "runtime/kubernetes/mirror.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "runtime/docker/answers.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using docker::number_at;
using docker::text_at;

constexpr std::int64_t kGone = 410;

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && rest == text.data() + text.size() ? number : 0;
}

// What is asked for of the objects that are followed; there may be thousands of them. Below a name
// with nothing after it all is kept.
struct Kept {
  std::string_view name;
  std::vector<Kept> below{};
};

const std::vector<Kept>& kept_of_all() {
  static const std::vector<Kept> kept{
      {"metadata",
       {{"name"},
        {"uid"},
        {"resourceVersion"},
        {"creationTimestamp"},
        {"deletionTimestamp"},
        {"labels"},
        {"annotations", {{kExitCodeAnnotation}}}}},
      {"spec",
       {{"replicas"},
        {"parallelism"},
        {"clusterIP"},
        {"ports", {{"port"}, {"nodePort"}, {"targetPort"}}},
        {"containers", {{"name"}}}}},
      {"status",
       {{"phase"},
        {"succeeded"},
        {"failed"},
        {"conditions", {{"type"}, {"status"}, {"message"}}},
        {"containerStatuses",
         {{"name"}, {"image"}, {"ready"}, {"restartCount"}, {"state"}, {"lastState"}}}}},
      // Of events.
      {"involvedObject", {{"uid"}}},
      {"reason"},
      {"message"},
      {"lastTimestamp"}};
  return kept;
}

json::value without_ballast(const json::value& value, const std::vector<Kept>& kept) {
  if (kept.empty()) return value;
  if (const auto* array = value.if_array()) {
    json::array all;
    all.reserve(array->size());
    for (const auto& one : *array) all.push_back(without_ballast(one, kept));
    return all;
  }
  const auto* object = value.if_object();
  if (object == nullptr) return value;
  json::object all;
  std::size_t count = 0;
  for (const auto& [name, below] : kept) count += object->contains(name) ? 1 : 0;
  all.reserve(count);
  for (const auto& [name, below] : kept) {
    if (const auto* found = object->if_contains(name)) {
      all.emplace(name, without_ballast(*found, below));
    }
  }
  return all;
}

}  // namespace

std::optional<json::value> WatchLines::next() {
  const auto end = waiting_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  const std::string line = waiting_.substr(0, end);
  waiting_.erase(0, end + 1);
  boost::system::error_code error;
  auto value = json::parse(line, error);
  return error ? json::value() : value;
}

void Mirror::take_page(json::value page) {
  version_ = text_at(page, "/metadata/resourceVersion");
  auto* items = page.is_object() ? page.get_object().if_contains("items") : nullptr;
  if (items == nullptr || !items->is_array()) return;
  for (auto& item : items->get_array()) {
    auto name = text_at(item, "/metadata/name");
    objects_.insert_or_assign(std::move(name), without_ballast(item, kept_of_all()));
  }
}

Mirror::Taken Mirror::take(json::value event) {
  const std::string type = text_at(event, "/type");
  auto* object = event.is_object() ? event.get_object().if_contains("object") : nullptr;
  if (object == nullptr || !object->is_object()) return Taken::kUnknown;
  if (type == "ERROR") {
    return number_at(*object, "/code") == kGone ? Taken::kExpired : Taken::kUnknown;
  }
  const std::string version = text_at(*object, "/metadata/resourceVersion");
  if (!version.empty()) version_ = version;
  if (type == "BOOKMARK") return Taken::kBookmark;
  const std::string name = text_at(*object, "/metadata/name");
  if (type == "DELETED") {
    objects_.erase(name);
  } else if (type == "ADDED" || type == "MODIFIED") {
    objects_.insert_or_assign(name, without_ballast(*object, kept_of_all()));
  } else {
    return Taken::kUnknown;
  }
  return Taken::kChanged;
}

std::uint64_t Mirror::position() const { return number_in(version_); }

json::array Mirror::find(const Labels& labels) const {
  json::array found;
  for (const auto& [name, object] : objects_) {
    const bool has_all = std::all_of(labels.begin(), labels.end(), [&](const auto& label) {
      return text_at(object, "/metadata/labels/" + std::string(label.first)) == label.second;
    });
    if (has_all) found.push_back(object);
  }
  return found;
}

std::uint64_t position_of(const json::value& object) {
  return number_in(text_at(object, "/metadata/resourceVersion"));
}

}  // namespace slipway::runtime::kubernetes
