#include "store/values_links.h"

#include <gmock/gmock.h>

#include "store/services.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::IsEmpty;

class ValuesLinks : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    service_ = make_service("web");
    service_.kind = model::ServiceKind::HELM;
    auto& helm = service_.settings.helm.emplace();
    helm.values_git.emplace().url = "https://git.example.com/acme/values.git";
    helm.values_git->branch = "prod";
    EXPECT_TRUE(write([&](Transaction& tx) { return insert(tx, service_); }));
    write([&](Transaction& tx) {
      move_values_watermark(tx, service_.id, "abc");
      return 0;
    });
  }

  std::vector<model::Service> linked(const std::string& branch) {
    return read(
        [&](Transaction& tx) { return linked_by_values(tx, organization_.id, values_, branch); });
  }
  void change(const std::function<void(model::HelmSettings&)>& how) {
    how(*service_.settings.helm);
    EXPECT_TRUE(write([&](Transaction& tx) { return update(tx, service_); }));
  }

  const model::RepositoryKey values_ = model::RepositoryKey::stored("git.example.com/acme/values");
  model::Service service_;
};

TEST_P(ValuesLinks, ShowAServiceAsIfItCameFromThere) {
  const auto services = linked("prod");
  ASSERT_EQ(services.size(), 1U);
  EXPECT_EQ(services[0].id, service_.id);
  EXPECT_EQ(services[0].git.url, "https://git.example.com/acme/values.git");
  EXPECT_EQ(services[0].repository, values_);
  EXPECT_EQ(services[0].watermark, "abc");
  EXPECT_THAT(linked("main"), IsEmpty());
  read([&](Transaction& tx) {
    EXPECT_EQ(linked_by_values(tx, organization_.id, values_).size(), 1U);
    EXPECT_THAT(linked_by_values(tx, make_id<model::OrganizationId>(), values_), IsEmpty());
    EXPECT_EQ(linked_branches(tx, organization_.id, values_), std::set<std::string>{"prod"});
    EXPECT_EQ(service(tx, service_.id)->watermark, "") << "the chart's is its own";
    return 0;
  });
}

TEST_P(ValuesLinks, KeepTheirWatermarkWhileTheyAreTheSame) {
  change([](auto& helm) { helm.values_paths = {"a.yaml"}; });
  EXPECT_EQ(linked("prod").at(0).watermark, "abc");
  change([](auto& helm) { helm.values_git->branch = "next"; });
  EXPECT_THAT(linked("prod"), IsEmpty());
  EXPECT_EQ(linked("next").at(0).watermark, "");
  change([](auto& helm) { helm.values_git.reset(); });
  EXPECT_THAT(linked("next"), IsEmpty());
}

TEST_P(ValuesLinks, AreNoneOnTheChartsOwnBranch) {
  service_.repository = values_;
  service_.git.branch = "prod";
  change([](auto&) {});
  EXPECT_THAT(linked("prod"), IsEmpty());
}

TEST_P(ValuesLinks, GoWithTheirService) {
  write([&](Transaction& tx) {
    remove_service(tx, service_.id);
    return 0;
  });
  EXPECT_EQ(count("values_link"), 0);
}

INSTANTIATE_TEST_SUITE_P(Adapters, ValuesLinks, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
