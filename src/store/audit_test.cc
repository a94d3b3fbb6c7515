#include "store/audit.h"

#include <gmock/gmock.h>

#include "store/test_store.h"

namespace slipway::store {
namespace {

class AuditLog : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    add("createProject", "a", 0);
    add("editProject", "a", 1);
    add("editProject", "b", 2);
    add("createUser", "c", 3, false);
  }
  void add(const std::string& operation, const std::string& target, int seconds,
           bool of_organization = true) {
    AuditEntry entry;
    entry.at = now_ + std::chrono::seconds(seconds);
    entry.id = model::AuditEntryId::make(entry.at, random_);
    if (of_organization) entry.organization = organization_.id;
    entry.actor_type = "USER";
    entry.operation = operation;
    entry.target_id = target;
    entry.after = "{}";
    last_ = entry.id.to_string();
    database_->write([&](Transaction& tx) { insert(tx, entry); });
  }
  std::string found(const AuditFilter& filter) {
    std::string words;
    for (const auto& entry : read([&](Transaction& tx) { return audit_entries(tx, filter); })) {
      words += (words.empty() ? "" : " ") + entry.operation + ":" + entry.target_id;
    }
    return words;
  }
  AuditFilter filter() { return {organization_.id}; }

  std::string last_;
};

TEST_P(AuditLog, IsReadNewestFirstByWhatIsAskedFor) {
  EXPECT_EQ(found(filter()), "editProject:b editProject:a createProject:a");
  auto with_all = filter();
  with_all.with_those_of_all = true;
  with_all.limit = 2;
  EXPECT_EQ(found(with_all), "createUser:c editProject:b");
  auto page = filter();
  page.before = last_;
  page.limit = 1;
  EXPECT_EQ(found(page), "editProject:b");
  auto of_target = filter();
  of_target.target_id = "a";
  of_target.operation = "editProject";
  EXPECT_EQ(found(of_target), "editProject:a");
  auto of_time = filter();
  of_time.from = now_ + std::chrono::seconds(1);
  of_time.to = now_ + std::chrono::seconds(2);
  EXPECT_EQ(found(of_time), "editProject:a");
}

INSTANTIATE_TEST_SUITE_P(Adapters, AuditLog, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
