#pragma once
// The verdict for one service and one branch's new tip. Pure: no I/O, no clock. The order of the
// reasons is the product's promise; see docs/restrict-a-monorepository.md.

#include <optional>
#include <string>
#include <vector>

#include "model/push.h"
#include "model/quarantine.h"
#include "model/restriction.h"
#include "model/verdict.h"

namespace slipway::rules {

// What of a service bears on its verdict.
struct Candidate {
  bool auto_deploy = true;
  bool deployed_once = true;
  bool stopped = false;
  bool skip_by_message = true;
  std::string watermark;
  std::vector<model::Restriction> restrictions;
  std::vector<model::Quarantine> quarantines{};
};

struct Ruling {
  model::Decision decision = model::Decision::SKIP;
  model::Reason reason = model::Reason::NEVER_DEPLOYED;
  std::string explanation;
  std::uint64_t changed_files_count = 0;
  std::vector<model::Evidence> deciding;
  bool moves_watermark = false;
};

// The skips that hold whatever was pushed or announced: switched off, never deployed, stopped.
std::optional<Ruling> decide_by_flags(const Candidate& candidate);

// Whether the verdict depends on what changed; where not, nobody needs to compare trees.
bool needs_changes(const Candidate& candidate, const std::string& tip, std::string_view message);

// `message` is the tip's commit message. `changes` are those from the candidate's watermark to the
// tip; ignored where needs_changes() is false.
Ruling decide(const Candidate& candidate, const std::string& tip, std::string_view message,
              const model::ChangeSet& changes);

// "[skip deploy]" or "[deploy skip]" anywhere in the message.
bool asks_to_skip(std::string_view message);

}  // namespace slipway::rules
