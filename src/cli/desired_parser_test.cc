#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/desired.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string shop() {
  return io::read_file(SLIPWAY_SOURCE_DIR "/testdata/cli/apply/shop.yaml").value();
}

// A service with these lines in it, at column 9 from line 6 on.
std::string service(std::string_view lines) {
  const std::string text =
      "projects:\n - name: p\n   environments:\n    - name: e\n      services:\n"
      "      - name: s\n        repository: https://h/r\n";
  return text + "        " + std::string(lines) + "\n";
}

// A freeze window with these keys: the first of them at 1:69.
std::string window(std::string_view keys) {
  return "projects: [{name: p, environments: [{name: e, freeze_windows: [{name: w, " +
         std::string(keys) + "}]}]}]";
}

// A webhook of this kind; its target_url is at 1:80 for STANDARD.
std::string webhook(std::string_view kind) {
  return "webhooks: [{name: w, events: [DEPLOYMENT_FAILURE], kind: " + std::string(kind) + "}]";
}

std::vector<std::string> errors(std::string_view text) {
  const auto desired = parse_desired(text, "slipway.yaml");
  return desired ? std::vector<std::string>{} : desired.error();
}

TEST(DesiredParser, ReadsEveryKey) {
  const auto desired = parse_desired(shop(), "slipway.yaml");
  ASSERT_TRUE(desired) << testing::PrintToString(desired.error());
  EXPECT_EQ(desired->organization, "default");
  ASSERT_EQ(desired->hooks.size(), 2U);
  EXPECT_EQ(desired->hooks[0].kind, "GITEA");
  EXPECT_EQ(desired->hooks[0].secret->kind, SecretSource::Kind::kEnvironment);
  EXPECT_EQ(desired->hooks[1].secret->value, "s3cret");
  ASSERT_EQ(desired->projects.size(), 1U);
  EXPECT_EQ(desired->projects[0].description, "The shop");
  const auto& environment = desired->projects[0].environments.at(0);
  EXPECT_EQ(environment.mode, "PRODUCTION");
  ASSERT_EQ(environment.services.size(), 2U);
  const auto& web = environment.services[0];
  EXPECT_EQ(
      boost::json::serialize(web.settings),
      R"({"git_repository":{"url":"https://git.example.com/acme/shop.git","branch":"main",)"
      R"("root_path":"apps/web"},"build_command":"npm ci && npm run build",)"
      R"("entrypoint":"npm start","auto_deploy":true,"skip_by_message":false,"cpu":250,)"
      R"("memory":256,"arguments":["--port","8080"],"domains":["shop.example.com"],)"
      R"("ports":[{"internal_port":8080,"publicly_accessible":true,"protocol":"HTTP"},)"
      R"({"internal_port":9090,"publicly_accessible":false,"protocol":"TCP","name":"metrics"}],)"
      R"("healthchecks":{"readiness_probe":{"type":{"http":{"path":"/healthz"}},)"
      R"("timeout_seconds":3}}})");
  EXPECT_THAT(web.restrictions, ElementsAre(DesiredRestriction{"MATCH", "apps/web"},
                                            DesiredRestriction{"EXCLUDE", "docs"}));
  EXPECT_EQ(web.variables.variables.at("WORKERS").value, "4");
  EXPECT_EQ(web.variables.secrets.at("SESSION_KEY").source.kind, SecretSource::Kind::kFile);
  EXPECT_EQ(web.variables.secrets.at("SESSION_KEY").source.place, "slipway.yaml:35:28");
  EXPECT_EQ(environment.services[1].variables.variables, web.variables.variables);
  EXPECT_FALSE(environment.services[1].deploy);
}

// A container with these lines in it, from line 9 on.
std::string container(std::string_view lines) {
  return "projects:\n - name: p\n   environments:\n    - name: e\n      services:\n"
         "      - name: s\n        image: registry.example.com/acme/web\n        tag: '1.0'\n"
         "        " +
         std::string(lines) + "\n";
}

TEST(DesiredParser, ReadsAContainer) {
  const auto desired =
      parse_desired(container("registry: ours\n        tag_policy: {semver: ^1}\n"
                              "        tag_poll: {interval_seconds: 60}\n        ports: [8080]\n"
                              "        storage: [{mount_point: /data}]\n        variables: {A: b}"),
                    "slipway.yaml");
  ASSERT_TRUE(desired) << testing::PrintToString(desired.error());
  const auto& web = desired->projects.at(0).environments.at(0).services.at(0);
  EXPECT_EQ(web.kind, "container");
  EXPECT_EQ(web.registry->name, "ours");
  EXPECT_EQ(web.registry->place, "slipway.yaml:9:19");
  EXPECT_EQ(web.variables.variables.at("A").value, "b");
  EXPECT_EQ(boost::json::serialize(web.settings),
            R"({"image_name":"registry.example.com/acme/web","tag":"1.0","registry_id":"ours",)"
            R"("tag_policy":{"kind":"SEMVER",)"
            R"("value":"^1"},"tag_poll":{"interval_seconds":60},"ports":[{"internal_port":8080,)"
            R"("publicly_accessible":true,"protocol":"HTTP"}],)"
            R"("storage":[{"type":"FAST_SSD","mount_point":"/data","size":4}]})");
}

struct Mistake {
  const char* name;
  std::string text;
  std::string message;
};

class DesiredMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(DesiredMistakes, AreNamedWithTheirPlace) {
  EXPECT_THAT(errors(GetParam().text), ElementsAre(HasSubstr(GetParam().message)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, DesiredMistakes,
    testing::Values(
        Mistake{"Empty", "", "slipway.yaml:1:1: The file is empty."},
        Mistake{"Syntax", "projects: [a", "slipway.yaml:1:1"},
        Mistake{"NoMapping", "- a", "slipway.yaml:1:1: the file must be a mapping"},
        Mistake{"UnknownKey", "project: []",
                "1:1: 'project' is no key of the file. Did you mean 'projects'?"},
        Mistake{"UnknownServiceKey", service("brnach: x"),
                "8:9: 'brnach' is no key of a service. Did you mean 'branch'?"},
        Mistake{"Double", service("branch: a\n        branch: b"),
                "9:9: 'branch' stands twice in a service."},
        Mistake{"WrongType", service("branch: [a]"),
                "8:17: branch must be a text, and it is a list."},
        Mistake{"NotBoolean", service("auto_deploy: yes"),
                "8:22: auto_deploy must be true or false, and it is 'yes'."},
        Mistake{"NotInteger", service("memory: lots"),
                "8:17: memory must be a whole number from 1 to 16000000, and it is 'lots'."},
        Mistake{"Port", service("ports: [99999]"),
                "8:17: port must be a whole number from 1 to 65535, and it is '99999'."},
        Mistake{"PortWithoutNumber", service("ports: [{public: true}]"),
                "8:17: a port needs its number"},
        Mistake{"Healthcheck", service("healthcheck: {http: /a, tcp: true}"),
                "8:22: a healthcheck is either"},
        Mistake{"Restriction", service("restrictions: [{match: a, exclude: b}]"),
                "8:24: a restriction is either"},
        Mistake{"RestrictionSlash", service("restrictions: [{match: /a}]"),
                "8:24: A restriction's value does not begin with '/': paths count from the "
                "repository's root. Write 'a'."},
        Mistake{"RestrictionPattern", service("restrictions: [{match: a/*.go}]"),
                "8:24: The only wildcard is one * at the end"},
        Mistake{"RestrictionTwiceBySlash", service("restrictions: [{match: a}, {match: a/}]"),
                "8:36: This restriction stands twice."},
        Mistake{"RestrictionTwice", service("restrictions: [{match: a}, {match: a}]"),
                "8:36: This restriction stands twice."},
        Mistake{"VariableName", service("variables: {1A: b}"),
                "8:21: '1A' is no name of a variable"},
        Mistake{"VariableNull", service("variables: {A: }"),
                "A must be a text, and it is nothing. Write '' for an empty one."},
        Mistake{"SecretText", service("secrets: {A: hunter2}"), "8:22: a secret must be a mapping"},
        Mistake{"SecretBoth", service("secrets: {A: {env: B, file: C}}"),
                "8:22: a secret is either"},
        Mistake{"MergeKey", service("variables: {<<: {A: b}}"), "8:21"},
        Mistake{"Password",
                "projects: [{name: p, environments: [{name: e, services: [{name: s, repository: "
                "'https://u:p@h/r'}]}]}]",
                "holds a password"},
        Mistake{"NoRepository",
                "projects: [{name: p, environments: [{name: e, services: [{name: s}]}]}]",
                "1:58: a service needs a repository"},
        Mistake{"ImageAndRepository", container("repository: https://h/r"),
                "7:16: a service has either a repository or an image"},
        Mistake{"ImageName",
                "projects: [{name: p, environments: [{name: e, services: [{name: s, image: 'a b', "
                "tag: x}]}]}]",
                "1:75: "},
        Mistake{"NoTag",
                "projects: [{name: p, environments: [{name: e, services: [{name: s, image: a}]}]}]",
                "1:58: a service with an image needs a tag"},
        Mistake{"ContainerKey", container("tag_polcy: newest"),
                "9:9: 'tag_polcy' is no key of a service. Did you mean 'tag_policy'?"},
        Mistake{"ContainerBranch", container("branch: main"), "9:9: 'branch' is no key"},
        Mistake{"PolicyKind", container("tag_policy: {semvr: ^1}"),
                "9:22: 'semvr' is no key of a tag_policy. Did you mean 'semver'?"},
        Mistake{"PolicyWord", container("tag_policy: latest"), "9:21: tag_policy is none, newest"},
        Mistake{"PolicyTwice", container("tag_policy: {semver: ^1, exact: a}"), "of one kind only"},
        Mistake{"Poll", container("tag_poll: {interval_seconds: 1}"),
                "9:38: interval_seconds must be a whole number from 10 to 86400"},
        Mistake{"PolicyRange", container("tag_policy: {semver: newest}"),
                "9:30: 'newest' is no range of versions"},
        Mistake{"PolicyPattern", container("tag_policy: {regex: 'main-([0-9]+'}"),
                "9:29: 'main-([0-9]+' is no pattern: missing )"},
        Mistake{"PolicyGroup", container("tag_policy: {regex: main}"), "9:29: 'main' has no group"},
        Mistake{"PolicyTag", container("tag_policy: {exact: ^1.2}"),
                "the first is no '.' and no '-'. A range of versions is a SEMVER policy, a pattern "
                "a REGEX one (semver: and regex: in slipway.yaml)."},
        Mistake{"PolicyOrder", container("tag_policy: {semver: ^1, order: SEMVER}"),
                "9:41: Only a REGEX policy has an order."},
        Mistake{"Cron", service("cron: {scheduled_at: '61 * * * *'}"),
                "8:30: scheduled_at: the minute '61' is out of its range; write 0 to 59"},
        Mistake{"CronFields", service("cron: {scheduled_at: hourly}"),
                "8:30: scheduled_at: 'hourly' has 1 field and needs five"},
        Mistake{"CronZone", service("cron: {scheduled_at: '@daily', timezone: Mars Olympus}"),
                "8:50: timezone: 'Mars Olympus' is no name of a time zone; write UTC or a name of "
                "the tz database, as in Europe/Paris."},
        Mistake{"WindowDay",
                window("weekdays: [FRIDAY, someday], start_time: '17:00', end_time: "
                       "'18:00'"),
                "1:93: 'someday' is no day of the week"},
        Mistake{"WindowTime", window("weekdays: [fri], start_time: '25:00', end_time: '18:00'"),
                "1:103: start_time: '25:00' is no time of the day"},
        Mistake{"WindowDate", window("starts_at: 2026-02-30, ends_at: 2026-03-01"),
                "1:85: starts_at: '2026-02-30' is no date"},
        Mistake{"WindowBackwards", window("starts_at: 2026-03-02, ends_at: 2026-02-01"),
                "1:106: ends_at: is not after starts_at"},
        Mistake{"WindowWithoutDays", window("start_time: '17:00', end_time: '18:00'"),
                "1:64: weekdays: are missing"},
        Mistake{"WindowDaysNoList",
                window("weekdays: FRIDAY, start_time: '17:00', end_time: '18:00'"),
                "1:84: weekdays must be a list, and it is a single value."},
        Mistake{"WindowTimeNoText", window("weekdays: [fri], start_time: [x], end_time: '18:00'"),
                "start_time must be a text, and it is a list."},
        Mistake{
            "WindowByAlias",
            "projects: [{name: p, environments: [{name: e, freeze_windows: &w [{name: w, weekdays: "
            "FRIDAY, start_time: '17:00', end_time: '18:00'}]}, {name: f, freeze_windows: *w}]}]",
            "weekdays must be a list"},
        Mistake{"WindowUnknownKey",
                window("weekday: [fri], start_time: '17:00', end_time: '18:00'"),
                "'weekday' is no key of a freeze window. Did you mean 'weekdays'?"},
        Mistake{"WindowZone", window("timezone: '', starts_at: 2026-03-01, ends_at: 2026-03-02"),
                "1:84: timezone: '' is no name of a time zone"},
        Mistake{"MountPath", service("variables: {A: {value: b, mount_path: etc/a}}"),
                "8:47: mount_path: 'etc/a' is no absolute path of a file"},
        Mistake{"MountPathOfSecret", service("secrets: {A: {env: B, mount_path: /etc/}}"),
                "8:43: mount_path: '/etc/' is no absolute path of a file"},
        Mistake{"MountPathNoText", service("variables: {A: {value: b, mount_path: [a]}}"),
                "8:47: mount_path must be a text, and it is a list."},
        Mistake{"MountPathOfProject",
                "projects: [{name: p, variables: {A: {value: b, mount_path: a}}}]",
                "1:60: mount_path: 'a' is no absolute path of a file"},
        Mistake{"CustomDomain", service("custom_domains: [{domain: Shop.example.com}]"),
                "8:35: 'Shop.example.com' is no public name. Write it in lower case"},
        Mistake{"CustomDomainWithoutName", service("custom_domains: [{use_cdn: true}]"),
                "8:26: a custom domain needs its domain."},
        Mistake{"Domain", service("domains: [shop.example.com, 'https://shop.example.com']"),
                "8:37: 'https://shop.example.com' is no public name."},
        Mistake{"Target", webhook("STANDARD, target_url: ops.example.com"),
                "1:80: target_url: this is no address of http or https"},
        Mistake{"TargetUser", webhook("STANDARD, target_url: 'https://a:b@ops.example.com'"),
                "1:80: target_url: a user and a password in it are not sent"},
        Mistake{"TargetMail", webhook("EMAIL, target_url: ann@example.com"),
                "1:77: target_url: write mailto: and the addresses"},
        Mistake{"TargetSlack",
                webhook("SLACK, target_url: 'https://slack.com/api/chat.postMessage'"),
                "1:77: target_url: it names no channel"},
        Mistake{"TargetOfUnknownKind", webhook("STANDART, target_url: ops"),
                "'STANDART' is unknown"},
        Mistake{"WebhookEvent",
                "webhooks: [{name: w, kind: SLACK, target_url: 'https://h/x', "
                "events: [DEPLOYMENT_FAILURE, DEPLOYMENT_FAILED]}]",
                "1:91: 'DEPLOYMENT_FAILED' is unknown; events are DEPLOYMENT_STARTED"},
        Mistake{"WebhookMode",
                "webhooks: [{name: w, kind: SLACK, target_url: 'https://h/x', "
                "events: [DEPLOYMENT_FAILURE], modes: [PRODUCTIVE]}]",
                "1:100: 'PRODUCTIVE' is unknown; modes are DEVELOPMENT"},
        Mistake{"WebhookWithoutEvents",
                "webhooks: [{name: w, kind: SLACK, target_url: 'https://h/x', events: []}]",
                "1:70: events: names none, so nothing would ever be sent"},
        Mistake{"DomainTwice", service("domains: [a.example.com, a.example.com]"),
                "8:34: 'a.example.com' stands twice, first at slipway.yaml:8:19"},
        Mistake{
            "DomainTwiceByItsKeys",
            service("domains: [a.example.com]\n        custom_domains: [{domain: a.example.com}]"),
            "9:35: 'a.example.com' stands twice, first at slipway.yaml:8:19"},
        Mistake{"DomainOfTwoServices",
                service("domains: [a.example.com]") +
                    "      - name: t\n        repository: https://h/r\n"
                    "        custom_domains: [{domain: a.example.com}]\n",
                "11:35: 'a.example.com' stands twice, first at slipway.yaml:8:19"},
        Mistake{"PortTwice", service("ports: [8080, {port: 8080, public: false}]"),
                "8:23: port: 8080 stands twice"},
        Mistake{"PortTwiceByItsOtherKey",
                service("ports: [8080, {internal_port: 8080, public: false}]"),
                "8:23: internal_port: 8080 stands twice"},
        Mistake{"PortNameTwice",
                service("ports: [{port: 1, name: a}, {port: 2, name: a, public: false}]"),
                "8:37: name: 'a' is the name of another port"},
        Mistake{"PortNameTwiceByProtocol",
                service("ports: [{port: 53, protocol: TCP, name: dns}, "
                        "{port: 53, protocol: UDP, name: dns, public: false}]"),
                "8:55: name: 'dns' is the name of another port"},
        Mistake{"MountPointTwice", container("storage: [{mount_point: /a}, {mount_point: /a/}]"),
                "9:38: mount_point: '/a' stands twice"},
        Mistake{"MountPointColon", container("storage: [{mount_point: '/a:b'}]"),
                "9:19: mount_point: '/a:b' is no folder to mount at"},
        Mistake{"AdvancedKey", service("advanced_settings: {build.timeout_sec: 5}"),
                "8:48: build.timeout_sec: is no advanced setting of this kind of service. Did you "
                "mean 'build.timeout_max_sec'?"},
        Mistake{"AdvancedType", service("advanced_settings: {build.timeout_max_sec: '5'}"),
                "8:52: build.timeout_max_sec: must be a number."},
        Mistake{"AdvancedRange", service("advanced_settings: {build.timeout_max_sec: 0}"),
                "8:52: build.timeout_max_sec: must be a whole number of seconds from 1 to 86400."},
        Mistake{"AdvancedOfAnotherKind", container("advanced_settings: {build.timeout_max_sec: 5}"),
                "is no advanced setting of this kind of service"},
        Mistake{"LongName", "projects: [{name: " + std::string(256, 'a') + "}]",
                "1:19: name: has at most 255 bytes."},
        Mistake{"BlankName", "projects: [{name: ' '}]",
                "1:19: name: must not begin or end with a blank."},
        Mistake{"BlankEnd", "projects: [{name: p, environments: [{name: 'e ', services: []}]}]",
                "1:44: name: must not begin or end with a blank."},
        Mistake{"LineInName", "hooks: [{name: \"a\\nb\", kind: GIT, secret: x}]",
                "1:16: name: must not hold line ends or other control characters."},
        Mistake{"PortsOfACronJob", service("cron: {scheduled_at: '@daily'}\n        ports: [80]"),
                "9:9: 'ports' is no key of a cron job. Did you mean 'port'?"},
        Mistake{"PortsOfALifecycleJob", service("on_start: {}\n        ports: [80]"),
                "9:9: 'ports' is no key of a lifecycle job."},
        Mistake{"Branch", service("branch: refs/heads/main"),
                "8:17: 'refs/heads/main' is no branch name."},
        Mistake{"BranchOfJob", service("branch: 'a b'\n        on_start: {}"),
                "8:17: 'a b' is no branch name."},
        Mistake{"RootPath", service("root_path: apps/../../web"),
                "8:20: 'apps/../../web' leaves the repository."},
        Mistake{"EmptyCheck", service("wait_for_checks: [ci, '']"),
                "8:31: a check's name must not be empty."},
        Mistake{"MountPoint", container("storage: [{mount_point: data}]"),
                "9:33: mount_point is a whole path"},
        Mistake{"SlashInName", "projects: [{name: a/b}]", "1:19: A name must not hold '/'"},
        Mistake{"DoubleProject", "projects: [{name: a}, {name: a}]",
                "1:23: There are two of the name 'a'"},
        Mistake{"DoubleEnvironment", "projects: [{name: p, environments: [{name: a}, {name: a}]}]",
                "1:48: There are two of the name 'a': an environment's name must be unique here."},
        Mistake{"HookKind", "hooks: [{name: a, kind: GITHUP, secret: x}]",
                "Did you mean 'GITHUB'?"},
        Mistake{"EmptyHookSecret", "hooks: [{name: a, kind: GIT, secret: ''}]",
                "1:38: secret is empty"},
        Mistake{"HookSecret", "hooks: [{name: a, kind: GIT}]", "1:9: a hook needs secret"},
        Mistake{"Mode", "projects: [{name: p, environments: [{name: e, mode: PRODUCTIVE}]}]",
                "'PRODUCTIVE' is unknown"},
        Mistake{"Tag", "organization: !!binary aa", "Tags are not supported"},
        Mistake{"Documents", "organization: a\n---\nb: c", "more than one document"},
        Mistake{"Nul", std::string("a: \0", 4), "1:4: There is a NUL byte"},
        Mistake{"Utf8", "a:\n \xff", "2:2: The file is no valid UTF-8 here."},
        Mistake{"Cycle", "projects: &a [*a]", "This alias stands inside what it names."},
        Mistake{"Large", std::string((1U << 20U) + 1, ' '), "larger than 1 MiB"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(DesiredParser, LeavesTimeZonesThatThisMachineMayNotKnowToTheDaemon) {
  EXPECT_TRUE(parse_desired(window("timezone: US/Unheard_of, starts_at: 2026-03-01, ends_at: "
                                   "2026-03-02"),
                            "slipway.yaml"));
  EXPECT_TRUE(parse_desired(service("cron: {scheduled_at: '@daily', timezone: Mars/Olympus}"),
                            "slipway.yaml"));
}

TEST(DesiredParser, NamesSeveralMistakesInOrderButNoMoreThanTen) {
  EXPECT_THAT(errors(service("cpu: x\n        brnach: y")),
              ElementsAre(HasSubstr("8:14: cpu"), HasSubstr("9:9: 'brnach'")));
  std::string many = "projects:\n";
  for (int i = 0; i < 20; ++i) many += "  - {nme: a}\n";
  EXPECT_EQ(errors(many).size(), 10U);
}

TEST(DesiredParser, BoundsWhatAliasesExpandTo) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 9; ++j) laughs += ", " + before;
    laughs += "]\n";
  }
  EXPECT_THAT(errors(laughs), ElementsAre(HasSubstr("too large once its aliases are replaced")));
}

TEST(DesiredParser, RefusesDeepNesting) {
  for (const std::string piece :
       {"[", "{", "{a: ", "- ", "? ", "[{", "a: {", "&a [", "!a ", "\"", "- - "}) {
    std::string text;
    while (text.size() < 200'000) text += piece;
    EXPECT_FALSE(errors(text).empty()) << piece;
  }
  std::string steps;
  for (int i = 0; i < 1000; ++i) steps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_FALSE(errors(steps).empty());
}

TEST(DesiredParser, RefusesWhatIsTooLong) {
  const std::string megabytes(std::size_t{2} << 20U, 'x');
  std::string keys;
  for (int i = 0; keys.size() < megabytes.size(); ++i) keys += "k" + std::to_string(i) + ": 1\n";
  for (const auto& text : {megabytes, "a: " + megabytes, "a: \"" + megabytes + "\"",
                           "a: |\n  " + megabytes, "# " + megabytes, keys}) {
    EXPECT_THAT(errors(text), ElementsAre(HasSubstr("1 MiB"))) << text.substr(0, 10);
  }
  // One scalar that a thousand aliases repeat.
  std::string repeated = "a: &a " + std::string(100'000, 'x') + "\nb: [*a";
  for (int i = 0; i < 1000; ++i) repeated += ", *a";
  EXPECT_THAT(errors(repeated + "]\n"), ElementsAre(HasSubstr("once its aliases are replaced")));
}

TEST(DesiredParser, SurvivesDamagedFiles) {
  const std::string whole = shop();
  for (std::size_t i = 0; i < whole.size(); i += 7) {
    (void)errors(whole.substr(0, i));
    for (const char c : {'\0', '\n', ' ', ':', '{', ']', '"', '*', '!', '\xff', '-', '&'}) {
      std::string damaged = whole;
      damaged[i] = c;
      (void)errors(damaged);
    }
  }
}

}  // namespace
}  // namespace slipway::cli
