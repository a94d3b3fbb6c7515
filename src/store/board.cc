#include "store/board.h"

#include "base/enum.h"

namespace slipway::store {
namespace {

constexpr std::string_view kBoardVerdict =
    "SELECT v.service_id, v.decision, v.reason, v.deployment_id, d.state, "
    "CASE WHEN d.state = 'QUEUED' THEN d.frozen_until END, "
    "CASE WHEN d.state = 'QUEUED' THEN d.approval_until END FROM verdict v "
    "LEFT JOIN deployment d ON d.id = v.deployment_id ";

BoardVerdict make_board_verdict(const Row& row) {
  BoardVerdict v;
  v.service = row.id<model::ServiceId>(0);
  v.decision = base::stored_enum<model::Decision>(row.text(1));
  v.reason = base::stored_enum<model::Reason>(row.text(2));
  v.deployment = row.maybe_id<model::DeploymentId>(3);
  if (!row.is_null(4)) v.state = base::stored_enum<model::DeploymentState>(row.text(4));
  v.frozen_until = row.maybe_time(5);
  v.approval_until = row.maybe_time(6);
  return v;
}

}  // namespace

std::vector<BoardVerdict> board_verdicts(Transaction& tx, const model::PushId& push) {
  return tx.query(std::string(kBoardVerdict) + "WHERE v.push_id = $1 ORDER BY v.id",
                  make_board_verdict, push);
}

std::vector<BoardVerdict> board_verdicts(Transaction& tx, const model::NoticeId& notice) {
  return tx.query(std::string(kBoardVerdict) + "WHERE v.notice_id = $1 ORDER BY v.id",
                  make_board_verdict, notice);
}

}  // namespace slipway::store
