#pragma once
// Every key that a slipway.yaml may hold: its form, the field of the API's request that it is, and
// what it means. The reader, the export, the JSON schema and the test that holds them against the
// API's requests go by these tables. Values only.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace slipway::cli {

// The kinds of services, as bits: which of them have a key.
using Kinds = unsigned;
inline constexpr Kinds kApplications = 1U;
inline constexpr Kinds kContainers = 2U;
inline constexpr Kinds kGitJobs = 4U;
inline constexpr Kinds kImageJobs = 8U;
inline constexpr Kinds kGitCharts = 16U;
inline constexpr Kinds kRepositoryCharts = 32U;
inline constexpr Kinds kCharts = kGitCharts | kRepositoryCharts;
inline constexpr Kinds kJobs = kGitJobs | kImageJobs;
inline constexpr Kinds kBuilt = kApplications | kGitJobs;
inline constexpr Kinds kFromGit = kBuilt | kGitCharts;
inline constexpr Kinds kFromImages = kContainers | kImageJobs;
inline constexpr Kinds kLongRunning = kApplications | kContainers;
inline constexpr Kinds kRun = kBuilt | kFromImages;  // by Slipway itself
inline constexpr Kinds kEvery = kRun | kCharts;

enum class Form {
  kName,  // a text that names the thing in a path
  kText,
  kBoolean,
  kInteger,
  kWord,       // one of `words`
  kTexts,      // a list of texts
  kAny,        // any mapping, handed on as it is
  kList,       // a list of `shape`
  kPorts,      // a list of numbers or `shape`
  kProbe,      // `shape`, or none
  kCommand,    // `shape`, or none
  kPolicy,     // `shape`, newest or none
  kPoll,       // `shape`, or none
  kChart,      // `shape`, or git
  kPairs,      // any names to texts
  kVariables,  // names to texts or `shape`
  kSecrets,    // names to `shape`
  kAliases,    // names to names or `shape`
  kSecret,     // `shape`: where a secret comes from
};

struct Shape;

struct Key {
  constexpr Key(std::string_view a_name, Form a_form, std::string_view a_field,
                std::string_view a_help)
      : name(a_name), field(a_field), help(a_help), form(a_form) {}

  constexpr Key preset_to(std::string_view value) const { return with(&Key::preset, value); }
  constexpr Key only_of(Kinds some) const { return with(&Key::kinds, some); }
  constexpr Key between(std::int64_t least, std::int64_t most) const {
    return with(&Key::min, least).with(&Key::max, most);
  }
  constexpr Key one_of(std::vector<std::string> (*known)()) const {
    return with(&Key::words, known);
  }
  constexpr Key made_of(const Shape& of) const { return with(&Key::shape, &of); }
  constexpr Key not_left_out() const { return with(&Key::needed, true); }

  std::string_view name;
  // In the API's request, with '.' between its levels; several with ' ' between them where another
  // key decides which it is. Of a job without what wraps its source. "": not a field of a request.
  std::string_view field;
  std::string_view help;
  // What a new one has, as JSON: such a value is not exported. "": always exported where it is not
  // empty.
  std::string_view preset{};
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::vector<std::string> (*words)() = nullptr;
  const Shape* shape = nullptr;
  Form form;
  Kinds kinds = kEvery;
  bool needed = false;

 private:
  template <typename T>
  constexpr Key with(T Key::* member, std::type_identity_t<T> value) const {
    Key copy = *this;
    copy.*member = value;
    return copy;
  }
};

struct Shape {
  std::string_view what;  // for messages: "a project"
  std::string_view help;
  std::span<const Key> keys;

  const Key& key(std::string_view name) const;  // throws where there is none
};

extern const Shape kFileShape, kHookShape, kRegistryShape, kHelmRepositoryShape, kGitTokenShape,
    kRuntimeShape, kProjectShape, kEnvironmentShape, kApprovalShape, kPreviewShape, kStageShape,
    kFreezeWindowShape, kServiceShape, kPortShape, kVolumeShape, kProbeShape, kCronShape,
    kCommandShape, kPolicyShape, kPollShape, kRestrictionShape, kWebhookShape, kVariableShape,
    kSecretShape, kSecretSourceShape, kAliasShape, kDomainShape, kChartShape, kValuesFileShape,
    kValuesGitShape, kHelmPortShape;

}  // namespace slipway::cli
