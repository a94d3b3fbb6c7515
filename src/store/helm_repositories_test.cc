#include "store/helm_repositories.h"

#include <gmock/gmock.h>

#include "store/organizations.h"
#include "store/secret_columns.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::HasSubstr;

class HelmRepositories : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    charts_ = make("charts");
    EXPECT_TRUE(write([&](Transaction& tx) { return insert(tx, charts_); }));
  }

  model::HelmRepository make(const std::string& name) {
    model::HelmRepository repository;
    repository.id = make_id<model::HelmRepositoryId>();
    repository.organization = organization_.id;
    repository.name = name;
    repository.url = "https://charts.example.com";
    repository.created_at = repository.updated_at = now_;
    return repository;
  }

  std::optional<model::HelmRepository> kept() {
    return read([&](Transaction& tx) { return helm_repository(tx, charts_.id); });
  }

  model::HelmRepository charts_;
};

TEST_P(HelmRepositories, AreKeptAsTheyAreWritten) {
  charts_.name = "private";
  charts_.kind = model::HelmRepositoryKind::OCI_GITHUB_CR;
  charts_.description = "Ours";
  charts_.url = "oci://ghcr.io/acme";
  charts_.skip_tls_verification = true;
  charts_.username = "ci";
  charts_.password = "encrypted";
  charts_.updated_at = now_ + std::chrono::seconds(1);
  ASSERT_TRUE(write([&](Transaction& tx) { return update(tx, charts_); }));
  const auto found = kept();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->organization, organization_.id);
  EXPECT_EQ(found->name, "private");
  EXPECT_EQ(found->kind, model::HelmRepositoryKind::OCI_GITHUB_CR);
  EXPECT_EQ(found->description, "Ours");
  EXPECT_EQ(found->url, "oci://ghcr.io/acme");
  EXPECT_TRUE(found->skip_tls_verification);
  EXPECT_EQ(found->username + ":" + found->password, "ci:encrypted");
  EXPECT_EQ(found->created_at, now_);
  EXPECT_EQ(found->updated_at, charts_.updated_at);
}

TEST_P(HelmRepositories, HaveANameEach) {
  EXPECT_THAT(write([&](Transaction& tx) { return insert(tx, make("charts")); }).error().message,
              HasSubstr("helm repository named 'charts'"));
  auto other = make("other");
  ASSERT_TRUE(write([&](Transaction& tx) { return insert(tx, other); }));
  EXPECT_EQ(read([&](Transaction& tx) { return helm_repositories(tx, organization_.id); }).size(),
            2U);
  other.name = "charts";
  EXPECT_FALSE(write([&](Transaction& tx) { return update(tx, other); }));
  EXPECT_TRUE(write([&](Transaction& tx) { return update(tx, charts_); }))
      << "its own name is not in its way";
}

TEST_P(HelmRepositories, StayWhileAServiceTakesItsChartThere) {
  auto shop = make_service("shop");
  shop.kind = model::ServiceKind::HELM;
  shop.chart = {charts_.id, "nginx", "1.2.3"};
  ASSERT_TRUE(write([&](Transaction& tx) { return insert(tx, shop); }));
  const auto removal = [&] {
    return write([&](Transaction& tx) { return remove_helm_repository(tx, charts_.id); });
  };
  const auto users = [&] {
    return read([&](Transaction& tx) { return services_of_helm_repository(tx, charts_.id); });
  };
  const auto refused = removal();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
  EXPECT_THAT(refused.error().message, HasSubstr("'shop'"));
  EXPECT_EQ(users(), 1);

  auto found = read([&](Transaction& tx) { return service(tx, shop.id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->chart.repository, charts_.id);
  EXPECT_EQ(found->chart.name + " " + found->chart.version, "nginx 1.2.3");
  found->chart = {};
  ASSERT_TRUE(write([&](Transaction& tx) { return update(tx, *found); }));
  EXPECT_EQ(users(), 0);
  ASSERT_TRUE(removal());
  EXPECT_FALSE(kept());
}

TEST_P(HelmRepositories, TheirPasswordsAreAmongTheSecrets) {
  charts_.password = "encrypted";
  ASSERT_TRUE(write([&](Transaction& tx) { return update(tx, charts_); }));
  const auto changed = write([](Transaction& tx) {
    return change_secrets(tx, [](std::string_view text) -> base::Result<std::string> {
      return std::string(text) + " anew";
    });
  });
  EXPECT_EQ(changed.value(), 1U);
  EXPECT_EQ(kept().value().password, "encrypted anew");
}

TEST_P(HelmRepositories, GoWithTheirOrganization) {
  auto organization = organization_;
  organization.id = charts_.organization = make_id<model::OrganizationId>();
  organization.name = "other";
  charts_.id = make_id<model::HelmRepositoryId>();
  database_->write([&](Transaction& tx) {
    ASSERT_TRUE(insert(tx, organization));
    ASSERT_TRUE(insert(tx, charts_)) << "a name is taken in one organization only";
    tx.execute("DELETE FROM organization WHERE id = $1", organization.id);
  });
  EXPECT_FALSE(kept());
}

INSTANTIATE_TEST_SUITE_P(Adapters, HelmRepositories, testing::ValuesIn(store_adapters()),
                         adapter_name);

}  // namespace
}  // namespace slipway::store
