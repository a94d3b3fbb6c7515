#include "registry/hooks/distribution.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/ranges.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "registry/hooks/distribution_event.h"
#include "rules/webhook/credential.h"
#include "rules/webhook/json_sender.h"

namespace slipway::registry {
namespace {

class DistributionHook final : public rules::JsonSender {
 public:
  DistributionHook()
      : rules::JsonSender({model::HookKind::DISTRIBUTION, "a Distribution registry", "", ""}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view /*body*/,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_credential(
        "Set `Authorization: [Bearer SECRET]` under the headers of the endpoint in the registry's "
        "configuration.",
        headers, secret);
  }

  // An event keeps its id when it is sent again; of several, all count.
  rules::Envelope envelope_of(const rules::Json& root) const override {
    std::set<std::string_view> actions;
    std::vector<std::string_view> ids;
    if (const auto events = rules::array_at(root, {"events"})) {
      for (const auto& event : *events) {
        ids.push_back(rules::first_text(event, {{"id"}}));
        actions.insert(rules::first_text(event, {{"action"}}));
      }
    }
    const bool have_ids = std::find(ids.begin(), ids.end(), "") == ids.end();
    const auto all = have_ids ? fmt::format("{}", fmt::join(ids, "\n")) : "";
    return {ids.size() > 1 && have_ids ? base::encode_hex(base::sha256(all)) : all,
            fmt::format("{}", fmt::join(actions, ", "))};
  }

  base::Result<rules::Meaning> read(std::string_view /*event*/,
                                    const rules::Json& root) const override {
    const auto events = rules::array_at(root, {"events"});
    if (!events) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'events', which must be an array.", "events");
    }
    AnnouncedTags tags;
    for (const auto& event : *events) {
      if (!rules::text_at(event, {"action"})) {
        return base::fail(base::ErrorCode::kInvalid,
                          "An event lacks 'action', which must be a string.", "action");
      }
      // What is refused is sent again for ever, and nothing else meanwhile.
      if (auto added = add_event(event, tags); !added) {
        tags.add(rules::Nothing{added.error().message});
      }
    }
    return std::move(tags).meaning("The envelope holds no events.");
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_distribution_hook() {
  return std::make_unique<DistributionHook>();
}

}  // namespace slipway::registry
