#include "pipeline/changes.h"

namespace slipway::pipeline {

model::ChangeSet changes_between(Context& context, const git::Remote& remote,
                                 const std::string& from, const std::string& to,
                                 const std::stop_token& stop) {
  model::ChangeSet changes{from, to, false, "nothing was considered before", {}};
  if (from.empty()) return changes;
  if (const auto there = context.git.fetch_commit(remote, from, stop); !there) {
    changes.how =
        "the commit " + from.substr(0, 8) + " considered before is gone: " + there.error().message;
    return changes;
  }
  auto files = context.git.compare(remote.key, from, to);
  if (!files) {
    changes.how = files.error().message;
    return changes;
  }
  return {from, to, true, "git", std::move(*files)};
}

}  // namespace slipway::pipeline
