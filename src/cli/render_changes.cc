#include <algorithm>
#include <utility>

#include "cli/diff.h"

namespace slipway::cli {
namespace {

constexpr std::size_t kLongest = 60;

std::string word(Kind kind) {
  switch (kind) {
    case Kind::kHook:
      return "hook";
    case Kind::kRegistry:
      return "registry";
    case Kind::kHelmRepository:
      return "helm repository";
    case Kind::kGitToken:
      return "git token";
    case Kind::kRuntime:
      return "runtime";
    case Kind::kWebhook:
      return "webhook";
    case Kind::kProject:
      return "project";
    case Kind::kEnvironment:
      return "environment";
    case Kind::kStage:
    case Kind::kStageOrder:
      return "stage";
    case Kind::kFreezeWindow:
      return "freeze window";
    case Kind::kApplication:
      return "application";
    case Kind::kContainer:
      return "container";
    case Kind::kJob:
      return "job";
    case Kind::kHelm:
      return "helm service";
    case Kind::kPlacement:
      return "placement of";
    case Kind::kRestriction:
      return "restriction";
    case Kind::kDomain:
      return "domain";
    case Kind::kAdvancedSettings:
      return "advanced settings of";
    case Kind::kVariable:
      return "variable";
    case Kind::kSecret:
      return "secret";
    case Kind::kAlias:
      return "alias";
  }
  return {};
}

bool is_inner(Kind kind) {
  switch (kind) {
    case Kind::kStage:
    case Kind::kStageOrder:
    case Kind::kFreezeWindow:
    case Kind::kRestriction:
    case Kind::kDomain:
    case Kind::kVariable:
    case Kind::kSecret:
    case Kind::kAlias:
      return true;
    default:
      return false;
  }
}

std::string what(const Change& change) {
  return word(change.kind) + " " + change.name +
         (is_inner(change.kind) ? " of " + change.parent : "");
}

std::string show_value(const std::string& value) {
  return value.empty() ? "''" : truncate(plain(value), kLongest);
}

}  // namespace

std::string render_change(const Terminal& terminal, const Change& change) {
  const std::string thing = plain(what(change));
  switch (change.verb) {
    case Verb::kCreate:
      return paint(terminal, Colour::kGreen, "+ create " + thing) + "\n";
    case Verb::kDelete:
      return paint(terminal, Colour::kRed, "- delete " + thing) + "\n";
    case Verb::kLeave:
      return paint(terminal, Colour::kDim, "  not in the file, left alone: " + thing) + "\n";
    case Verb::kUpdate:
      break;
  }
  std::string line = "~ " + thing + ": ";
  bool first = true;
  for (const auto& field : change.fields) {
    if (!std::exchange(first, false)) line += ", ";
    line += field.field + " ";
    if (field.to == "written again") {
      line += field.to;
    } else {
      line += show_value(field.from) + " → " + show_value(field.to);
    }
  }
  return paint(terminal, Colour::kYellow, line) + "\n";
}

std::string render_changes(const Terminal& terminal, const std::vector<Change>& changes) {
  std::string out;
  for (const auto& change : changes) out += render_change(terminal, change);
  const bool any = std::ranges::any_of(
      changes, [](const Change& change) { return change.verb != Verb::kLeave; });
  return any ? out : out + "Nothing to change.\n";
}

}  // namespace slipway::cli
