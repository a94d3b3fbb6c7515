#pragma once
// One forge's webhooks: who signed a delivery, which one it is, and what it means. One adapter a
// folder; all pure (no I/O), stateless and thread-safe. receive calls envelope, verify and check;
// interpret calls interpret.

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "model/hook.h"

namespace slipway::forge {

struct Envelope {
  std::string delivery_id;  // the sender's, "" where it sends none
  std::string event;        // as the sender calls it: "push", "Push Hook"
};

// A branch that moved, as announced. Only a hint: git says what is true.
struct BranchMove {
  std::vector<std::string> repository_urls;  // every address that the payload gives, best first
  std::string ref;                           // "refs/heads/main"
  std::string before;                        // "" where all zeros or absent
  std::string after;
  std::string pusher;
  std::string message;  // of the newest commit, "" where not given
  bool forced = false;  // only where the forge says so

  // The changed files by the payload's commits, only where the list is provably whole.
  bool files_are_whole = false;
  std::vector<std::string> files{};

  friend bool operator==(const BranchMove&, const BranchMove&) = default;
};

// Nothing to do, and the sentence that says why ("A ping: the webhook works.").
struct Nothing {
  std::string why;
  friend bool operator==(const Nothing&, const Nothing&) = default;
};

using Meaning = std::variant<std::vector<BranchMove>, Nothing>;

class Forge {
 public:
  virtual ~Forge() = default;

  virtual model::HookKind kind() const = 0;

  virtual Envelope envelope(const model::Headers& headers, std::string_view body) const = 0;

  // kUnauthenticated with a message that does not help to guess; constant time. An empty secret
  // never verifies.
  virtual base::Result<void> verify(const model::Headers& headers, std::string_view body,
                                    std::string_view secret) const = 0;

  // Is this a whole JSON or form body, of this forge? kInvalid saying what it looks like instead or
  // what it lacks, kUnsupportedType for another content type. What passes can be interpreted.
  virtual base::Result<void> check(const model::Headers& headers, std::string_view body) const = 0;

  // kInvalid where a push event lacks what a push must have.
  virtual base::Result<Meaning> interpret(const model::Headers& headers,
                                          std::string_view body) const = 0;
};

}  // namespace slipway::forge
