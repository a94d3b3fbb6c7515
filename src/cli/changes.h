#pragma once
// The list of changes as diff makes it: what is made first, and what is deleted last. Used by the
// parts of diff. Pure.

#include <string>
#include <utility>
#include <vector>

#include "cli/diff.h"

namespace slipway::cli {

// What a change is about: the thing it belongs to.
struct Owner {
  std::string kind;  // as the API's paths call it
  std::string path;  // "" for the organization
};

// What an update of a service becomes where one of the public names that it lets go is taken by a
// change before it: `first` goes before that one, and of the update remain the fields `rest`.
struct LettingGo {
  std::vector<std::string> names;
  Change first;
  std::vector<FieldChange> rest;
};

class Changes {
 public:
  explicit Changes(DiffOptions options) : options_(options) {}

  const DiffOptions& options() const { return options_; }

  static Change make(Verb verb, Kind kind, std::string name, const Owner& owner,
                     std::string id = {}, boost::json::object body = {});
  void add(Change change) { changes_.push_back(std::move(change)); }
  // An update that changes nothing is none.
  void keep(Change change);
  void let_go(LettingGo names) { let_go_.push_back(std::move(names)); }
  void create(Kind kind, std::string name, const Owner& owner, boost::json::object body);
  void remove(Kind kind, std::string name, const Owner& owner, std::string id);
  void leave(Kind kind, std::string name, const Owner& owner, std::string id);
  void remove_or_leave(Kind kind, std::string name, const Owner& owner, std::string id);

  // Deletions come last, so that a failure before them has destroyed nothing; but a public name is
  // free before another takes it.
  std::vector<Change> take();

 private:
  DiffOptions options_;
  std::vector<Change> changes_;
  std::vector<Change> deletions_;
  std::vector<LettingGo> let_go_;
};

// Puts what frees a public name right before what takes it; of `deletions` those that free one.
std::vector<Change> with_names_freed(std::vector<Change> changes, std::vector<Change>& deletions,
                                     std::vector<LettingGo> let_go);

// What of variables, secrets and aliases differs. `all`: the file's are all there should be.
void compare_variables(Changes& changes, const Owner& owner, const DesiredVariables& desired,
                       const CurrentVariables& current, bool all);

// What of an environment's stages differs; those that are there, and are to be there.
void compare_stages(Changes& changes, const Owner& environment,
                    const std::vector<DesiredStage>& desired,
                    const std::vector<CurrentStage>& current);

// What of an environment's freeze windows differs; where the file has none they are left alone.
void compare_freeze_windows(Changes& changes, const Owner& environment,
                            const std::vector<DesiredThing>& desired,
                            const std::vector<CurrentThing>& current);

}  // namespace slipway::cli
