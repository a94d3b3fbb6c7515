#include "rules/helm_values.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace slipway::rules {
namespace {

using testing::HasSubstr;

TEST(HelmValues, OfSetAreWhatTheySay) {
  const struct {
    const char* key;
    const char* text;
    const char* document;
  } cases[] = {
      {"a", "text", R"({"a":"text"})"},
      {"a", "", R"({"a":""})"},
      {"a", "true", R"({"a":true})"},
      {"a", "false", R"({"a":false})"},
      {"a", "null", R"({"a":null})"},
      {"a", "42", R"({"a":42})"},
      {"a", "-1", R"({"a":-1})"},
      {"a", "0", R"({"a":0})"},
      {"a", "01234", R"({"a":"01234"})"},
      {"a", "1.5", R"({"a":"1.5"})"},
      {"a", "99999999999999999999", R"({"a":"99999999999999999999"})"},
      {"a", "b=c,d=e", R"({"a":"b=c,d=e"})"},
      {"a", "{x,1}", R"({"a":["x",1]})"},
      {"a", "{}", R"({"a":[]})"},
      {"a", "{", R"({"a":"{"})"},
      {"image.tag", "v1", R"({"image":{"tag":"v1"}})"},
      {R"(labels.example\.com/app)", "web", R"({"labels":{"example.com/app":"web"}})"},
  };
  for (const auto& c : cases) {
    model::HelmSettings settings;
    settings.set = {{c.key, c.text}};
    const auto values = helm_values(settings);
    ASSERT_TRUE(values) << c.key << "=" << c.text;
    EXPECT_EQ(boost::json::serialize(*values), c.document) << c.key << "=" << c.text;
  }
}

TEST(HelmValues, OverrideEachOtherInHelmsOrder) {
  model::HelmSettings settings;
  settings.set_json = {{"a", R"({"x":[1,{"y":2}],"z":0})"}, {"b", "1"}, {"c", "1"}};
  settings.set = {{"a.z", "1"}, {"b", "2"}, {"c", "2"}};
  settings.set_string = {{"c", "3"}};
  EXPECT_EQ(boost::json::serialize(helm_values(settings).value()),
            R"({"a":{"x":[1,{"y":2}],"z":1},"b":2,"c":"3"})");
}

TEST(HelmValues, ThatAreNoneAreRefusedByTheirField) {
  for (const auto* key : {"", ".a", "a.", "a..b", "a[0]", "a=b", "a,b"}) {
    model::HelmSettings settings;
    settings.set_string = {{"a", "x"}, {key, "x"}};
    const auto refused = helm_values(settings);
    ASSERT_FALSE(refused) << key;
    EXPECT_EQ(refused.error().field, "values_override.set_string[1]") << key;
  }
  model::HelmSettings settings;
  settings.set_json = {{"a", "{"}};
  EXPECT_THAT(helm_values(settings).error().message,
              HasSubstr("values_override.set_json[0]: the value of 'a' is no JSON."));
}

TEST(HelmArguments, AreOnlyThoseThatReachNothingOfThisMachine) {
  for (const auto* argument : {"--skip-crds", "--no-hooks", "--wait-for-jobs", "--debug"}) {
    EXPECT_TRUE(check_helm_argument(argument)) << argument;
  }
  for (const auto* argument :
       {"", "--post-renderer", "--post-renderer=/bin/sh", "--values=/etc/passwd", "-f", "--set",
        "--set-file=a=/etc/shadow", "--kubeconfig=/root/.kube/config", "--namespace=kube-system",
        "--kube-context=prod", "--timeout=1h", "other-release", "--debug=true"}) {
    const auto refused = check_helm_argument(argument);
    ASSERT_FALSE(refused) << argument;
    EXPECT_EQ(refused.error().field, "arguments");
    EXPECT_THAT(refused.error().message, HasSubstr("--skip-crds"));
  }
}

std::vector<std::string> values_of(const std::vector<model::Restriction>& restrictions) {
  std::vector<std::string> values;
  for (const auto& one : restrictions) values.push_back(one.value);
  return values;
}

TEST(HelmValuesFiles, CountBesideWhatMatchesOnTheChartsOwnBranch) {
  using Values = std::vector<std::string>;
  const auto key = model::RepositoryKey(*model::parse_git_url("https://git.example.com/a/shop"));
  const struct {
    const char* url;
    const char* branch;
    std::optional<model::RestrictionMode> mode;
    Values counts;
  } cases[] = {
      {"https://git.example.com/a/shop.git",
       "main",
       model::RestrictionMode::MATCH,
       {"web", "prod.yaml"}},
      {"https://git.example.com/a/shop.git", "main", model::RestrictionMode::EXCLUDE, {"web"}},
      {"https://git.example.com/a/shop.git", "main", std::nullopt, {}},
      {"https://git.example.com/a/shop.git", "next", model::RestrictionMode::MATCH, {"web"}},
      {"https://git.example.com/a/values.git", "main", model::RestrictionMode::MATCH, {"web"}},
  };
  for (const auto& c : cases) {
    model::Service service;
    service.git.branch = "main";
    service.repository = key;
    auto& helm = service.settings.helm.emplace();
    helm.values_git.emplace().url = c.url;
    helm.values_git->branch = c.branch;
    helm.values_paths = {"/prod.yaml"};
    std::vector<model::Restriction> restrictions;
    if (c.mode) restrictions.push_back({{}, *c.mode, "web", {}, {}});
    count_values(service, restrictions);
    EXPECT_EQ(values_of(restrictions), c.counts) << c.url << ' ' << c.branch;
    EXPECT_EQ(values_of(values_restrictions(service)), Values{"prod.yaml"});
  }
}

}  // namespace
}  // namespace slipway::rules
