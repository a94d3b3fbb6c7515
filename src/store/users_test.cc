#include "store/users.h"

#include <gmock/gmock.h>

#include "store/api_tokens.h"
#include "store/organizations.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

class Users : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
  }
  User make(const std::string& name) {
    User made;
    made.id = make_id<model::UserId>();
    made.organization = organization_.id;
    made.name = name;
    made.email = name + "@example.com";
    made.password_hash = "hash";
    made.created_at = now_;
    return made;
  }
};

TEST_P(Users, HaveAnAddressOfTheirOwn) {
  const auto ann = make("ann");
  auto bob = make("bob");
  ASSERT_TRUE(write([&](Transaction& tx) { return insert(tx, ann); }));
  ASSERT_TRUE(write([&](Transaction& tx) { return insert(tx, bob); }));
  bob.email = ann.email;
  const auto updated = write([&](Transaction& tx) { return update(tx, bob); });
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().code, base::ErrorCode::kConflict);
  EXPECT_EQ(updated.error().field, "email");
  bob.id = make_id<model::UserId>();
  EXPECT_FALSE(write([&](Transaction& tx) { return insert(tx, bob); }));
  bob = make("bob");
  bob.role = model::Role::DEPLOYER;
  bob.organization = std::nullopt;
  bob.id = read([](Transaction& tx) { return user_by_email(tx, "bob@example.com"); })->id;
  bob.last_sign_in_at = now_;
  ASSERT_TRUE(write([&](Transaction& tx) { return update(tx, bob); }));
  const auto kept = read([&](Transaction& tx) { return user(tx, bob.id); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->role, model::Role::DEPLOYER);
  EXPECT_EQ(kept->organization, std::nullopt);
  EXPECT_EQ(kept->last_sign_in_at, now_);
  EXPECT_EQ(read([](Transaction& tx) { return users(tx); }).size(), 2U);
}

TEST_P(Users, TakeTheirSessionsWithThem) {
  const auto ann = make("ann");
  const ApiToken token{make_id<model::ApiTokenId>(), organization_.id, "ci", "t", now_};
  ASSERT_TRUE(write([&](Transaction& tx) { return insert(tx, ann); }));
  const auto hour = std::chrono::hours(1);
  database_->write([&](Transaction& tx) {
    insert(tx, token);
    insert(tx, Session{"a", ann.id, {}, now_, now_});
    insert(tx, Session{"b", {}, token.id, now_, now_});
    insert(tx, Session{"old", {}, token.id, now_ - hour, now_});
    insert(tx, Session{"idle", {}, token.id, now_, now_ - hour});
    set_last_seen(tx, "a", now_ - hour);
    remove_old_sessions(tx, now_, now_);
  });
  EXPECT_EQ(count("session"), 2);
  database_->write([&](Transaction& tx) { remove_user(tx, ann.id); });
  const auto left = read([](Transaction& tx) { return sessions(tx); });
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left.front().token_hash, "b");
  EXPECT_EQ(left.front().api_token, token.id);
  database_->write([&](Transaction& tx) { remove_api_token(tx, token.id); });
  EXPECT_EQ(count("session"), 0);
}

INSTANTIATE_TEST_SUITE_P(Adapters, Users, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
