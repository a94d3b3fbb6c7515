#include "cli/application_edit.h"

#include <array>
#include <string_view>

#include "cli/json.h"

namespace slipway::cli {
namespace {

constexpr std::array<std::string_view, 22> kFields = {"name",
                                                      "description",
                                                      "build_mode",
                                                      "build_command",
                                                      "entrypoint",
                                                      "arguments",
                                                      "ports",
                                                      "healthchecks",
                                                      "cpu",
                                                      "memory",
                                                      "min_running_instances",
                                                      "max_running_instances",
                                                      "auto_deploy",
                                                      "skip_by_message",
                                                      "commit_statuses",
                                                      "forge_deployments",
                                                      "pull_request_comments",
                                                      "wait_for_checks",
                                                      "checks_timeout",
                                                      "domains",
                                                      "dockerfile_path",
                                                      "docker_target_build_stage"};
constexpr std::array<std::string_view, 5> kGitFields = {"url", "branch", "root_path",
                                                        "git_token_id", "provider"};

template <std::size_t N>
json::object pick(const json::value& from, const std::array<std::string_view, N>& names) {
  json::object picked;
  for (const auto name : names) {
    if (const auto* value = find(from, name)) picked[{name.data(), name.size()}] = *value;
  }
  return picked;
}

}  // namespace

json::object application_edit(const json::value& application, const json::object& changes) {
  json::object body = pick(application, kFields);
  if (const auto* git = find(application, "git_repository")) {
    body["git_repository"] = pick(*git, kGitFields);
  }
  if (!body.contains("healthchecks")) body["healthchecks"] = json::object();
  for (const auto& change : changes) {
    json::value& field = body[change.key()];
    const bool merges = change.key() == "git_repository" || change.key() == "healthchecks";
    if (merges && field.is_object() && change.value().is_object()) {
      for (const auto& inner : change.value().get_object()) {
        field.get_object()[inner.key()] = inner.value();
      }
    } else {
      field = change.value();
    }
  }
  return body;
}

}  // namespace slipway::cli
