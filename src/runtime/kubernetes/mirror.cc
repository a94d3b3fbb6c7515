#include "runtime/kubernetes/mirror.h"

#include <algorithm>
#include <charconv>
#include <utility>

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

// The most of an object is who set which field, what pods are to be made from, and what their
// containers are given; nobody asks for these, and there may be thousands of objects.
json::object without_ballast(const json::object& object) {
  json::object kept;
  kept.reserve(object.size());
  for (const auto& [name, value] : object) {
    if (name == "managedFields" || name == "template") continue;
    if (name == "containers" && value.is_array()) {
      json::array named;
      for (const auto& container : value.get_array()) {
        named.push_back(json::object{{"name", text_at(container, "/name")}});
      }
      kept.emplace(name, std::move(named));
    } else if ((name == "metadata" || name == "spec") && value.is_object()) {
      kept.emplace(name, without_ballast(value.get_object()));
    } else {
      kept.emplace(name, value);
    }
  }
  return kept;
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
    if (item.is_object()) {
      objects_.insert_or_assign(std::move(name), without_ballast(item.get_object()));
    }
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
    objects_.insert_or_assign(name, without_ballast(object->get_object()));
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
