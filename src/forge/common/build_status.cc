#include "forge/common/build_status.h"

#include "base/cut.h"

namespace slipway::forge {
namespace {

using model::CommitState;

constexpr std::size_t kBuildDescription = 255;  // characters

std::string_view build_state(CommitState state, std::string_view canceled) {
  switch (state) {
    case CommitState::PENDING:
    case CommitState::RUNNING:
      return "INPROGRESS";
    case CommitState::SUCCESS:
    case CommitState::SKIPPED:
      return "SUCCESSFUL";
    case CommitState::FAILURE:
      return "FAILED";
    case CommitState::CANCELED:
      return canceled;
  }
  return canceled;
}

}  // namespace

boost::json::object build_status(const ShownStatus& status, std::string_view canceled) {
  return {{"key", status.key},
          {"state", build_state(status.state, canceled)},
          {"url", status.url},
          {"name", status.context},
          {"description", base::cut(status.description, kBuildDescription)}};
}

}  // namespace slipway::forge
