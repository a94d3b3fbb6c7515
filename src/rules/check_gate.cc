#include "rules/check_gate.h"

#include <algorithm>

namespace slipway::rules {
namespace {

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

std::string short_commit_id(const std::string& commit) { return commit.substr(0, 8); }

}  // namespace

ChecksNow look_at_checks(const std::vector<std::string>& wanted,
                         const std::vector<model::Check>& found) {
  ChecksNow now;
  for (const auto& name : wanted) {
    bool is_there = false;
    bool pending = false;
    bool failed = false;
    for (const auto& check : found) {
      if (check.name != name) continue;
      is_there = true;
      pending = pending || check.state == model::CheckState::PENDING;
      failed = failed || check.state == model::CheckState::FAILED;
    }
    if (failed) {
      now.failed.push_back(name);
    } else if (!is_there || pending) {
      now.missing.push_back(name);
    }
  }
  now.state = !now.failed.empty()    ? model::CheckState::FAILED
              : !now.missing.empty() ? model::CheckState::PENDING
                                     : model::CheckState::PASSED;
  return now;
}

std::string explain_waiting(const ChecksNow& now, const std::string& commit,
                            base::Timestamp deadline) {
  const std::string until = ", until " + base::to_iso8601(deadline) + ".";
  if (!now.failed.empty()) {
    return quoted_list(now.failed) + " failed on " + short_commit_id(commit) +
           "; it waits for it to pass" + until;
  }
  return "It waits for " + quoted_list(now.missing) + " to pass on " + short_commit_id(commit) +
         until;
}

std::string explain_not_passed(const ChecksNow& now, const std::string& commit) {
  const auto& names = now.failed.empty() ? now.missing : now.failed;
  return quoted_list(names) + (now.failed.empty() ? " did not pass on " : " failed on ") +
         short_commit_id(commit) + " in time. The next push counts its changes again.";
}

bool still_holds(const model::CheckGate& gate, const std::string& watermark,
                 const std::vector<std::string>& opened) {
  return watermark == gate.base ||
         std::find(opened.begin(), opened.end(), watermark) != opened.end();
}

}  // namespace slipway::rules
