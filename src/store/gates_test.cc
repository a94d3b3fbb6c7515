// What keeps versions back, and what forges are told.

#include <gmock/gmock.h>

#include "store/approvals.h"
#include "store/check_gates.h"
#include "store/commit_statuses.h"
#include "store/deployments.h"
#include "store/organizations.h"
#include "store/quarantines.h"
#include "store/services.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Gates : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    service_ = make_service("web");
    database_->write([&](Transaction& tx) { static_cast<void>(insert(tx, service_)); });
  }

  model::CommitStatus status(const std::string& commit, const std::string& description) {
    model::CommitStatus status;
    status.id = make_id<model::CommitStatusId>();
    status.organization = organization_.id;
    status.repository = repository_;
    status.commit = commit;
    status.service = service_.id;
    status.description = description;
    status.created_at = status.changed_at = status.next_attempt_at = now_;
    return status;
  }
  std::optional<model::CommitStatus> due(base::Timestamp at) {
    return read(
        [&](Transaction& tx) { return due_commit_status(tx, organization_.id, repository_, at); });
  }

  model::Service service_;
  model::RepositoryKey repository_ = model::RepositoryKey::stored("git.example.com/acme/shop");
};

TEST_P(Gates, SendOnlyTheNewestThatACommitShows) {
  database_->write([&](Transaction& tx) {
    put(tx, status("abc", "Building."));
    put(tx, status("abc", "Deployed."));
    put(tx, status("def", "Waiting."));
  });
  auto first = due(now_);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->description, "Deployed.");
  EXPECT_EQ(first->revision, 2);
  first->delivery = model::StatusDelivery::SENT;
  first->attempts = 1;
  database_->write([&](Transaction& tx) { update_delivery(tx, *first); });
  EXPECT_EQ(due(now_)->commit, "def");
  EXPECT_EQ(read([&](Transaction& tx) { return commit_statuses(tx, service_.id, {}); }).size(), 2U);
}

TEST_P(Gates, KeepWhatAForgeTookOfAStatusWhateverItSaysNext) {
  database_->write([&](Transaction& tx) { put(tx, status("abc", "Building.")); });
  auto taken = due(now_).value();
  taken.told = "a digest";
  taken.told_times = 7;
  taken.told_at = now_;
  database_->write([&](Transaction& tx) {
    put(tx, status("abc", "Deployed."));
    set_told(tx, taken);
    put(tx, status("abc", "Failed."));
  });
  const auto next = due(now_).value();
  EXPECT_EQ(next.description, "Failed.");
  EXPECT_EQ(next.told, "a digest");
  EXPECT_EQ(next.told_times, 7);
  EXPECT_EQ(next.told_at, now_);
}

TEST_P(Gates, HoldNothingForASummaryThatWaitsForMoreOfItself) {
  auto summary = status("abc", "2 services: 2 deployed.");
  summary.service.reset();
  summary.push = make_id<model::PushId>();
  summary.next_attempt_at = now_ + std::chrono::seconds(1);
  database_->write([&](Transaction& tx) {
    put(tx, summary);
    put(tx, status("def", "Waiting."));
  });
  EXPECT_EQ(due(now_).value().commit, "def");
}

TEST_P(Gates, SendAgainWhatChangedWhileItWasSent) {
  database_->write([&](Transaction& tx) { put(tx, status("abc", "Building.")); });
  auto sent = due(now_).value();
  database_->write([&](Transaction& tx) { put(tx, status("abc", "Deployed.")); });
  sent.delivery = model::StatusDelivery::SENT;
  database_->write([&](Transaction& tx) { update_delivery(tx, sent); });
  EXPECT_EQ(due(now_)->description, "Deployed.");
}

TEST_P(Gates, HoldAllStatusesOfARepositoryAndThoseThatCome) {
  database_->write([&](Transaction& tx) {
    put(tx, status("abc", "Building."));
    hold_statuses(tx, organization_.id, repository_, now_ + minutes(5));
    put(tx, status("def", "Building."));
  });
  EXPECT_FALSE(due(now_ + minutes(4)).has_value());
  EXPECT_TRUE(due(now_ + minutes(5)).has_value());
  EXPECT_EQ(
      read([&](Transaction& tx) { return next_status_attempt(tx, organization_.id, repository_); }),
      now_ + minutes(5));
}

TEST_P(Gates, KeepOneQuarantineOfAVersion) {
  model::Quarantine quarantine;
  quarantine.service = service_.id;
  quarantine.version = "abc";
  quarantine.deployment = make_id<model::DeploymentId>();
  quarantine.created_at = now_;
  for (const auto* message : {"first", "second"}) {
    quarantine.id = make_id<model::QuarantineId>();
    quarantine.message = message;
    database_->write([&](Transaction& tx) { put(tx, quarantine); });
  }
  const auto kept = read([&](Transaction& tx) { return quarantines(tx, service_.id); });
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(kept[0].message, "second");
  EXPECT_TRUE(write([&](Transaction& tx) { return remove_quarantine(tx, service_.id, "abc"); }));
  EXPECT_FALSE(write([&](Transaction& tx) { return remove_quarantine(tx, service_.id, "abc"); }));
}

TEST_P(Gates, WaitUntilTheyEnd) {
  std::vector<model::CheckGate> gates(2);
  for (auto& gate : gates) {
    gate.id = make_id<model::CheckGateId>();
    gate.verdict = make_id<model::VerdictId>();
    gate.push = make_id<model::PushId>();
    gate.service = service_.id;
    gate.commit = "abc";
    gate.created_at = gate.deadline = now_;
    database_->write([&](Transaction& tx) { insert(tx, gate, organization_.id, repository_); });
    now_ += minutes(1);
  }
  const auto waiting = read([&](Transaction& tx) { return waiting_gates(tx, service_.id); });
  ASSERT_THAT(waiting, SizeIs(2));
  EXPECT_EQ(waiting[0].id, gates[1].id);
  database_->write([&](Transaction& tx) { set_state(tx, gates[0].id, model::GateState::OPENED); });
  EXPECT_THAT(read([&](Transaction& tx) { return opened_since(tx, gates[1]); }),
              ElementsAre("abc"));
  database_->write([&](Transaction& tx) { remove_service(tx, service_.id); });
  EXPECT_THAT(
      read([&](Transaction& tx) { return waiting_gates(tx, organization_.id, repository_); }),
      IsEmpty());
}

TEST_P(Gates, TakeEachPersonsWordOnce) {
  model::Deployment deployment;
  deployment.id = make_id<model::DeploymentId>();
  deployment.service = service_.id;
  deployment.environment = environment_.id;
  deployment.organization = organization_.id;
  deployment.created_at = now_;
  model::Approval word{deployment.id,
                       {"user 1", "ada", "ada@example.com"},
                       model::ApprovalAnswer::APPROVED,
                       "Seen",
                       now_};
  database_->write([&](Transaction& tx) {
    insert(tx, deployment);
    set_approval(tx, deployment.id, model::ApprovalState::WAITING, now_ + minutes(5));
    EXPECT_TRUE(insert(tx, word));
    word.person.name = "another name";
    EXPECT_EQ(insert(tx, word).error().code, base::ErrorCode::kConflict);
    word.person.key = "user 2";
    word.answer = model::ApprovalAnswer::REFUSED;
    word.created_at = now_ + minutes(1);
    EXPECT_TRUE(insert(tx, word));
    set_through_approval(tx, deployment.id, "The till is down");
  });
  const auto said = read([&](Transaction& tx) { return approvals(tx, deployment.id); });
  ASSERT_THAT(said, SizeIs(2));
  EXPECT_EQ(said[0].person.name + " " + said[0].person.email + " " + said[0].comment,
            "ada ada@example.com Seen");
  EXPECT_EQ(said[1].answer, model::ApprovalAnswer::REFUSED);
  const auto kept = read([&](Transaction& tx) { return store::deployment(tx, deployment.id); });
  EXPECT_EQ(kept->approval, model::ApprovalState::WAITING);
  EXPECT_EQ(kept->approval_until, now_ + minutes(5));
  EXPECT_EQ(kept->through_approval, "The till is down");
}

TEST_P(Gates, KeepWhoseWordAnEnvironmentAsksFor) {
  auto environment =
      read([&](Transaction& tx) { return store::environment(tx, environment_.id).value(); });
  EXPECT_EQ(environment.approval, model::ApprovalRule());
  environment.approval = {2, 3600, true};
  database_->write([&](Transaction& tx) { EXPECT_TRUE(update(tx, environment)); });
  EXPECT_EQ(read([&](Transaction& tx) {
              return store::environment(tx, environment_.id).value();
            }).approval,
            environment.approval);
}

INSTANTIATE_TEST_SUITE_P(Adapters, Gates, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
