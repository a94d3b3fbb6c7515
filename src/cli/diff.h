#pragma once
// The changes that bring what the daemon holds to what a slipway.yaml says, in an order in which
// they can be made. Called by apply. Pure.

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
  kProject,
  kEnvironment,
  kApplication,
  kContainer,
  kRestriction,
  kVariable,
  kSecret
};
enum class Verb { kCreate, kUpdate, kDelete, kLeave };

struct Change {
  Verb verb = Verb::kCreate;
  Kind kind = Kind::kApplication;
  std::string name;                    // of a project, environment or service its whole path
  std::string parent;                  // the path of what it belongs to; "" for the organization
  bool of_container = false;           // what it belongs to is a container
  std::string id;                      // of the existing thing
  std::vector<FieldChange> fields;     // of an update
  boost::json::object body;            // of the request
  std::optional<SecretSource> secret;  // to be filled into the body
};

struct DiffOptions {
  bool prune = false;           // delete services and environments that the file doesn't mention
  bool update_secrets = false;  // write secrets that exist already
};

std::vector<Change> diff(const Current& current, const Desired& desired, DiffOptions options);

// One line a change; "Nothing to change.\n" where none is made.
std::string render_changes(const Terminal& terminal, const std::vector<Change>& changes);
std::string render_change(const Terminal& terminal, const Change& change);

}  // namespace slipway::cli
