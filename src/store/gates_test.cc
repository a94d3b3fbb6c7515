// What keeps versions back, and what forges are told.

#include <gmock/gmock.h>

#include "store/check_gates.h"
#include "store/commit_statuses.h"
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

INSTANTIATE_TEST_SUITE_P(Adapters, Gates, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
