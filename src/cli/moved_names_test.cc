// Public names that move from one service to another: free before they are taken.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "base/json_fields.h"
#include "cli/diff.h"

namespace slipway::cli {
namespace {

struct Holder {
  std::string name;
  std::string domains;        // a JSON array
  std::string custom_domain;  // "": none
};

Current holding(const std::vector<Holder>& holders) {
  CurrentEnvironment environment{.id = "e", .name = "e", .mode = "PRODUCTION"};
  for (const auto& [name, domains, custom_domain] : holders) {
    CurrentService service;
    service.id = "id-" + name;
    service.name = name;
    service.body = base::parse_json(R"({"name": ")" + name + R"(", "auto_deploy": true,
      "git_repository": {"url": "https://h/r", "branch": "main"}, "domains": )" +
                                    domains + "}")
                       .value();
    if (!custom_domain.empty()) {
      service.custom_domains = {{"c", boost::json::object{{"domain", custom_domain}}}};
    }
    environment.services.push_back(std::move(service));
  }
  Current current;
  current.projects = {{.id = "p", .name = "p", .description = "", .environments = {environment}}};
  return current;
}

Desired wanted(const std::string& services) {
  const auto desired = parse_desired(
      "projects: [{name: p, environments: [{name: e, services: [" + services + "]}]}]",
      "slipway.yaml");
  EXPECT_TRUE(desired) << testing::PrintToString(desired.error());
  return desired.value();
}

std::string service(const std::string& name, const std::string& more) {
  return "{name: " + name + ", repository: https://h/r" + more + "}";
}

struct Move {
  std::string what;
  std::vector<Holder> holders;
  std::string services;
  std::string changes;
};

TEST(MovedNames, AreFreeBeforeTheyAreTaken) {
  const std::vector<Move> moves{
      {"nothing",
       {{"a", R"(["x.org"])", ""}, {"b", "[]", ""}},
       service("a", ", domains: [x.org]") + ", " + service("b", ", domains: []"),
       "Nothing to change.\n"},
      {"its holder comes first",
       {{"a", R"(["x.org"])", ""}, {"b", "[]", ""}},
       service("a", ", domains: []") + ", " + service("b", ", domains: [x.org]"),
       "~ application p/e/a: domains x.org → none\n"
       "~ application p/e/b: domains none → x.org\n"},
      {"its taker comes first, and the holder keeps another",
       {{"b", "[]", ""}, {"a", R"(["x.org", "y.org"])", ""}},
       service("b", ", domains: [x.org]") + ", " + service("a", ", domains: [y.org]"),
       "~ application p/e/a: domains x.org, y.org → y.org\n"
       "~ application p/e/b: domains none → x.org\n"},
      {"the holder changes in other ways too",
       {{"b", "[]", ""}, {"a", R"(["x.org"])", ""}},
       service("b", ", domains: [x.org]") + ", " +
           service("a", ", branch: next, auto_deploy: false, domains: []"),
       "~ application p/e/a: domains x.org → none\n"
       "~ application p/e/b: domains none → x.org\n"
       "~ application p/e/a: branch main → next, auto_deploy true → false\n"},
      {"a new service takes it",
       {{"z", R"(["x.org"])", ""}},
       service("a", ", domains: [x.org]") + ", " + service("z", ", domains: []"),
       "~ application p/e/z: domains x.org → none\n"
       "+ create application p/e/a\n"},
      {"two change names",
       {{"a", R"(["x.org"])", ""}, {"b", R"(["y.org"])", ""}},
       service("a", ", domains: [y.org]") + ", " + service("b", ", domains: [x.org]"),
       "~ application p/e/b: domains y.org → none\n"
       "~ application p/e/a: domains x.org → y.org\n"
       "~ application p/e/b: domains none → x.org\n"},
      {"a custom domain becomes another's",
       {{"a", "[]", "x.org"}, {"b", "[]", ""}},
       service("a", ", custom_domains: []") + ", " +
           service("b", ", custom_domains: [{domain: x.org}]"),
       "- delete domain x.org of p/e/a\n"
       "+ create domain x.org of p/e/b\n"},
      {"a custom domain becomes one among the domains",
       {{"a", "[]", "x.org"}},
       service("a", ", domains: [x.org], custom_domains: []"),
       "- delete domain x.org of p/e/a\n"
       "~ application p/e/a: domains none → x.org\n"},
      {"one among the domains becomes a custom domain of a service before",
       {{"a", "[]", ""}, {"b", R"(["x.org"])", ""}},
       service("a", ", custom_domains: [{domain: x.org}]") + ", " + service("b", ", domains: []"),
       "~ application p/e/b: domains x.org → none\n"
       "+ create domain x.org of p/e/a\n"},
      {"a custom domain that nobody takes goes last",
       {{"a", "[]", "x.org"}, {"b", "[]", ""}},
       service("a", ", custom_domains: []") + ", " + service("b", ", domains: [y.org]"),
       "~ application p/e/b: domains none → y.org\n"
       "- delete domain x.org of p/e/a\n"},
  };
  for (const auto& [what, holders, services, changes] : moves) {
    EXPECT_EQ(render_changes({}, diff(holding(holders), wanted(services), {})), changes) << what;
  }
}

TEST(MovedNames, WhatFreesOneChangesNothingElse) {
  const auto changes = diff(holding({{"b", "[]", ""}, {"a", R"(["x.org", "y.org"])", ""}}),
                            wanted(service("b", ", domains: [x.org]") + ", " +
                                   service("a", ", branch: next, domains: [z.org, y.org]")),
                            {});
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].id, "id-a");
  EXPECT_EQ(boost::json::serialize(changes[0].body.at("domains")), R"(["y.org"])");
  EXPECT_EQ(boost::json::serialize(changes[0].body.at("git_repository").at("branch")), R"("main")");
  EXPECT_EQ(boost::json::serialize(changes[2].body.at("domains")), R"(["z.org","y.org"])");
  EXPECT_EQ(boost::json::serialize(changes[2].body.at("git_repository").at("branch")), R"("next")");
}

}  // namespace
}  // namespace slipway::cli
