#include "rules/helm_values.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/suggest.h"

namespace slipway::rules {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::fail;

constexpr std::string_view kFlags[] = {"--cleanup-on-fail",
                                       "--debug",
                                       "--dependency-update",
                                       "--devel",
                                       "--disable-openapi-validation",
                                       "--force",
                                       "--no-hooks",
                                       "--render-subchart-notes",
                                       "--reset-then-reuse-values",
                                       "--reset-values",
                                       "--reuse-values",
                                       "--skip-crds",
                                       "--skip-schema-validation",
                                       "--take-ownership",
                                       "--wait-for-jobs"};

// The names of a path; nothing where it is none.
std::optional<std::vector<std::string>> names_of(std::string_view key) {
  std::vector<std::string> names(1);
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char c = key[i];
    if (c == '\\' && i + 1 < key.size()) {
      names.back() += key[++i];
    } else if (c == '.') {
      names.emplace_back();
    } else if (c == '[' || c == ']' || c == '=' || c == ',') {
      return std::nullopt;
    } else {
      names.back() += c;
    }
  }
  const bool has_gap =
      std::any_of(names.begin(), names.end(), [](const std::string& name) { return name.empty(); });
  if (has_gap) return std::nullopt;
  return names;
}

json::value typed(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  if (text == "null") return nullptr;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // What begins with a zero is a code: a postal one, say.
  const bool is_number = error == std::errc() && end == text.data() + text.size() &&
                         (text == "0" || text.front() != '0');
  if (is_number) return number;
  return json::value(json::string(text));
}

json::value typed_or_list(std::string_view text) {
  if (!text.starts_with('{') || !text.ends_with('}') || text.size() < 2) return typed(text);
  text = text.substr(1, text.size() - 2);
  json::array list;
  while (!text.empty()) {
    const auto comma = text.find(',');
    list.push_back(typed(text.substr(0, comma)));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return list;
}

void put(json::object& document, const std::vector<std::string>& names, json::value value) {
  json::object* in = &document;
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    auto& next = (*in)[names[i]];
    if (!next.is_object()) next = json::object();
    in = &next.get_object();
  }
  (*in)[names.back()] = std::move(value);
}

using Read = base::Result<json::value> (*)(const std::string& text);

base::Result<json::value> read_json(const std::string& text) {
  boost::system::error_code wrong;
  auto value = json::parse(text, wrong);
  if (wrong) return fail(ErrorCode::kInvalid, "is no JSON");
  return value;
}

base::Result<void> put_all(json::object& document, const std::vector<model::HelmValue>& values,
                           const std::string& list, Read read) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& [key, text] = values[i];
    const std::string field = list + "[" + std::to_string(i) + "]";
    const auto names = names_of(key);
    if (!names) {
      return fail(ErrorCode::kInvalid,
                  field + ": '" + key +
                      "' is no key. Write names with dots between them, as in image.tag, and a "
                      "whole list as the value of its key in set_json.",
                  field);
    }
    auto value = read(text);
    if (!value) {
      return fail(ErrorCode::kInvalid,
                  field + ": the value of '" + key + "' " + value.error().message + ".", field);
    }
    put(document, *names, std::move(*value));
  }
  return {};
}

}  // namespace

base::Result<json::object> helm_values(const model::HelmSettings& settings) {
  json::object document;
  const auto done =
      put_all(document, settings.set_json, "values_override.set_json", read_json)
          .and_then([&] {
            return put_all(document, settings.set, "values_override.set",
                           [](const std::string& text) -> base::Result<json::value> {
                             return typed_or_list(text);
                           });
          })
          .and_then([&] {
            return put_all(document, settings.set_string, "values_override.set_string",
                           [](const std::string& text) -> base::Result<json::value> {
                             return json::value(json::string(text));
                           });
          });
  if (!done) return fail(done.error());
  return document;
}

base::Result<void> check_helm_argument(std::string_view argument) {
  if (std::find(std::begin(kFlags), std::end(kFlags), argument) != std::end(kFlags)) return {};
  const std::vector<std::string> known(std::begin(kFlags), std::end(kFlags));
  return fail(ErrorCode::kInvalid,
              "arguments: '" + std::string(argument) + "' is not passed on to helm. It takes " +
                  base::list_words(known) +
                  "; values belong in values_override, and the deadline in timeout_sec.",
              "arguments");
}

std::vector<model::Restriction> values_restrictions(const model::Service& service) {
  std::vector<model::Restriction> restrictions;
  if (!service.settings.helm) return restrictions;
  for (std::string_view path : service.settings.helm->values_paths) {
    while (path.starts_with('/')) path.remove_prefix(1);
    model::Restriction restriction;
    restriction.value = path;
    restrictions.push_back(std::move(restriction));
  }
  return restrictions;
}

void count_values(const model::Service& service, std::vector<model::Restriction>& restrictions) {
  const auto& helm = service.settings.helm;
  if (!helm || !helm->values_git || helm->values_git->branch != service.git.branch) return;
  const auto url = model::parse_git_url(helm->values_git->url);
  if (!url || model::RepositoryKey(*url) != service.repository) return;
  const auto matches = [](const auto& one) { return one.mode == model::RestrictionMode::MATCH; };
  if (std::none_of(restrictions.begin(), restrictions.end(), matches)) return;
  auto files = values_restrictions(service);
  std::move(files.begin(), files.end(), std::back_inserter(restrictions));
}

}  // namespace slipway::rules
