#pragma once
// One sender of webhooks, a forge or a registry: who signed a delivery, which one it is, and what
// it means. Its adapters are in forge/ and registry/hooks/; all pure (no I/O, no clock), stateless
// and thread-safe. receive calls envelope, verify and check; interpret calls interpret.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/hook.h"

namespace slipway::rules {

// How many bytes the parser reads beyond a body's end, whatever they are.
constexpr std::size_t kBodyPadding = 64;

// A delivery's body. Where `readable` has room for the padding it is parsed where it stands, and
// copied first where not.
struct Body {
  Body(std::string_view body) : text(body), readable(body.size()) {}
  Body(const char* body) : Body(std::string_view(body)) {}
  Body(const std::string& body) : text(body), readable(body.capacity()) {}

  std::string_view text;
  std::size_t readable;  // bytes from the text's begin that are the body's own memory
};

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

// A tag that was pushed to a registry, as announced.
struct ImageNotice {
  std::string image_name;  // "ghcr.io/acme/web"; without a host only where it is not known
  std::string tag;
  std::string digest;  // "sha256:...", "" where not known

  friend bool operator==(const ImageNotice&, const ImageNotice&) = default;
};

// A pull (or merge) request as it is now, as announced.
struct PullRequestNews {
  std::vector<std::string> repository_urls;  // whose branch it is against; as of a BranchMove
  std::int64_t number = 0;
  std::string title;
  std::string author;
  std::string url;
  std::string source_branch;  // "feature"
  std::string target_branch;
  std::string head;        // the newest commit, "" where not given
  bool from_fork = false;  // the source branch is in another repository, or in one that is gone
  bool is_open = true;
  bool was_reopened = false;            // by this very event
  std::optional<base::Timestamp> at{};  // when it changed last, by the forge's clock

  friend bool operator==(const PullRequestNews&, const PullRequestNews&) = default;
};

// Nothing to do, and the sentence that says why ("A ping: the webhook works.").
struct Nothing {
  std::string why;
  // Where it is about the checks of a repository's commits: every address that the payload gives.
  std::vector<std::string> checked_urls{};

  friend bool operator==(const Nothing&, const Nothing&) = default;
};

using Meaning =
    std::variant<std::vector<BranchMove>, std::vector<ImageNotice>, PullRequestNews, Nothing>;

class Sender {
 public:
  virtual ~Sender() = default;

  virtual model::HookKind kind() const = 0;

  virtual Envelope envelope(const model::Headers& headers, const Body& body) const = 0;

  // kUnauthenticated with a message that does not help to guess; constant time. An empty secret
  // never verifies. `now` is for signatures that age.
  virtual base::Result<void> verify(const model::Headers& headers, std::string_view body,
                                    std::string_view secret, base::Timestamp now) const = 0;

  // Is this a whole JSON or form body, of this sender? kInvalid saying what it looks like instead
  // or what it lacks, kUnsupportedType for another content type. What passes can be interpreted.
  virtual base::Result<void> check(const model::Headers& headers, const Body& body) const = 0;

  // kInvalid where an event lacks what it must have. Lists are never empty.
  virtual base::Result<Meaning> interpret(const model::Headers& headers,
                                          const Body& body) const = 0;
};

}  // namespace slipway::rules
