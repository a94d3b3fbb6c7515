#pragma once
// The changes that bring what the daemon holds to what a slipway.yaml says, in an order in which
// they can be made. Called by apply. Pure.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "cli/current.h"
#include "cli/desired.h"
#include "cli/settings_diff.h"
#include "cli/terminal.h"

namespace slipway::cli {

enum class Kind {
  kHook,
  kRegistry,
  kHelmRepository,
  kGitToken,
  kRuntime,
  kWebhook,
  kProject,
  kEnvironment,
  kStage,
  kFreezeWindow,
  kStageOrder,  // `name` comes right after the stage `other`
  kApplication,
  kContainer,
  kJob,
  kHelm,
  kPlacement,  // the service `parent` comes into the stage `other`
  kRestriction,
  kDomain,
  kAdvancedSettings,
  kVariable,
  kSecret,
  kAlias  // of the variable `other`, in `scope` if that is given
};
enum class Verb { kCreate, kUpdate, kDelete, kLeave };

struct Change {
  Verb verb = Verb::kCreate;
  Kind kind = Kind::kApplication;
  std::string name;                    // of a project, environment or service its whole path
  std::string parent;                  // the path of what it belongs to; "" for the organization
  std::string owner;                   // what that is, as the API's paths call it
  std::string id;                      // of the existing thing
  std::vector<FieldChange> fields;     // of an update
  boost::json::object body;            // of the request
  std::optional<SecretSource> secret;  // to be filled into the body
  std::map<std::string, SecretSource> more_secrets{};  // likewise, by field
  std::string other;
  std::string scope;
  bool replaces = false;  // the one there is deleted, and this one made
};

struct DiffOptions {
  bool prune = false;           // delete services and environments that the file doesn't mention
  bool update_secrets = false;  // write secrets that exist already
};

std::vector<Change> diff(const Current& current, const Desired& desired, DiffOptions options);

// The stages that an environment is made with, as the reference's are.
std::vector<CurrentStage> first_stages();

// One line a change; "Nothing to change.\n" where none is made.
std::string render_changes(const Terminal& terminal, const std::vector<Change>& changes);
std::string render_change(const Terminal& terminal, const Change& change);

}  // namespace slipway::cli
