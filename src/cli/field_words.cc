#include "cli/field_words.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>

namespace slipway::cli {
namespace {

struct FieldOption {
  std::string_view field;   // its last part
  std::string_view option;  // by its first long name
};

// Those that are not called alike. Of several, the one that was given.
constexpr FieldOption kFieldOptions[] = {
    {"arguments", "argument"},
    {"chart_version", "version"},
    {"cluster", "runtime"},
    {"cluster", "cluster"},
    {"cluster_id", "runtime"},
    {"cluster_id", "cluster"},
    {"deployment_id", "deployment"},
    {"domains", "domain"},
    {"end_time", "until"},
    {"ends_at", "until"},
    {"events", "event"},
    {"git_commit_id", "commit"},
    {"git_commit_id", "commit-id"},
    {"git_commit_id", "chart_git_commit_id"},
    {"git_commit_id", "version"},
    {"image_name", "image"},
    {"image_tag", "tag"},
    {"image_tag", "version"},
    {"internal_port", "port"},
    {"key", "alias"},
    {"max_duration_seconds", "max-duration"},
    {"max_nb_restart", "max-restarts"},
    {"path", "health-path"},
    {"scheduled_at", "schedule"},
    {"start_time", "from"},
    {"starts_at", "from"},
    {"target_secret", "secret"},
    {"through_approval", "reason"},
    {"through_freeze", "reason"},
    {"url", "repository"},
    {"values_override_git_commit_id", "values-override-version"},
};

// "git_repository.branch" is of "branch", "ports[0].name" of "name".
std::string_view last_part(std::string_view field) {
  if (field.ends_with(']')) field = field.substr(0, field.rfind('['));
  const auto dot = field.rfind('.');
  return dot == std::string_view::npos ? field : field.substr(dot + 1);
}

bool is_of(const CLI::Option& option, std::string_view field) {
  std::string dashed(field);
  std::ranges::replace(dashed, '_', '-');
  const auto& names = option.get_lnames();
  if (option.check_lname(dashed) || option.check_lname(std::string(field))) return true;
  return std::ranges::any_of(kFieldOptions, [&](const FieldOption& one) {
    return !names.empty() && one.field == field && one.option == names.front();
  });
}

const CLI::Option* option_of(const CLI::App& command, std::string_view field) {
  const CLI::Option* found = nullptr;
  for (const CLI::Option* option : command.get_options()) {
    if (!is_of(*option, field)) continue;
    if (option->count() > 0) return option;
    if (found == nullptr) found = option;
  }
  return found;
}

std::string typed_name(const CLI::Option& option, std::span<const char* const> words) {
  for (const auto& name : option.get_lnames()) {
    const std::string dashed = "--" + name;
    for (const std::string_view word : words) {
      if (word == dashed || word.starts_with(dashed + "=")) return dashed;
    }
  }
  const bool is_by_place = option.count() > 0 && option.get_positional();
  if (is_by_place) {
    const bool is_short = std::ranges::any_of(option.get_snames(), [&](const auto& name) {
      return std::ranges::any_of(
          words, [&](std::string_view word) { return word.starts_with("-" + name); });
    });
    if (!is_short) return option.get_name(true);
  }
  return option.get_lnames().empty() ? option.get_name() : "--" + option.get_lnames().front();
}

}  // namespace

base::Error in_options_words(base::Error error, const CLI::App& command,
                             std::span<const char* const> words) {
  if (error.field.empty()) return error;
  const CLI::Option* option = option_of(command, last_part(error.field));
  if (option == nullptr) return error;
  const std::string name = typed_name(*option, words);
  if (error.message.starts_with(error.field + ": ")) {
    error.message.replace(0, error.field.size(), name);
  }
  // Elsewhere a message that names the field means the thing by it.
  if (error.message.find(error.field) == std::string::npos) error.field = name;
  return error;
}

}  // namespace slipway::cli
