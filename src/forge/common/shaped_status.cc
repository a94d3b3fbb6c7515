#include "forge/common/shaped_status.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/cut.h"

namespace slipway::forge {
namespace {

using model::CommitState;

std::string_view shaped_state(CommitState state) {
  switch (state) {
    case CommitState::PENDING:
    case CommitState::RUNNING:
      return "pending";
    case CommitState::SUCCESS:
    case CommitState::SKIPPED:
      return "success";
    case CommitState::FAILURE:
      return "failure";
    case CommitState::CANCELED:
      return "error";
  }
  return "error";
}

}  // namespace

std::string shaped_status(const ShownStatus& status, std::size_t characters) {
  return boost::json::serialize(
      boost::json::object{{"state", shaped_state(status.state)},
                          {"target_url", status.url},
                          {"description", base::cut(status.description, characters)},
                          {"context", status.context}});
}

}  // namespace slipway::forge
