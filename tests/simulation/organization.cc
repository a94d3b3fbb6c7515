#include "organization.h"

#include <algorithm>
#include <stdexcept>

#include "model/image.h"
#include "pipeline/steps.h"
#include "store/deliveries.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/webhooks.h"

namespace slipway::simulation {

const std::string kSecret = "a secret of the hook";

namespace {

constexpr std::size_t kMostServices = 4;

const std::vector<std::pair<model::WebhookKind, std::string>> kAddresses{
    {model::WebhookKind::STANDARD, "https://ops.example.com/slipway"},
    {model::WebhookKind::DISCORD, "https://chat.example.com/webhooks"},
    {model::WebhookKind::EMAIL, "mailto:ann@example.com"}};

void expect(const base::Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

bool covers(const std::string& value, const std::string& file) {
  if (value.ends_with('*')) return file.starts_with(value.substr(0, value.size() - 1));
  return file == value || file.starts_with(value + "/");
}

void restrict(Dice& dice, KnownService& service) {
  using enum model::RestrictionMode;
  switch (dice.below(5)) {
    case 0:
      break;
    case 1:
      service.restrictions = {{MATCH, "web"}, {EXCLUDE, "web/docs"}};
      break;
    case 2:
      service.restrictions = {{MATCH, "api"}, {MATCH, "lib"}};
      break;
    case 3:
      service.restrictions = {{EXCLUDE, "api/test"}, {EXCLUDE, "README"}};
      break;
    default:
      service.restrictions = {{MATCH, "lib*"}, {MATCH, "README"}};
      break;
  }
}

void link(Dice& dice, Outside& outside, const std::optional<model::GitTokenId>& token,
          KnownService& known, model::Service& service) {
  known.repository = outside.repositories[dice.below(outside.repositories.size())].get();
  known.branch = dice.one_in(4) ? kBranches[1] : kBranches[0];
  service.git.url = known.repository->url();
  service.git.branch = known.branch;
  service.repository = known.repository->key();
  service.git.token = token;
  service.settings.commit_statuses = token && !dice.one_in(3);
  service.settings.forge_deployments = token && dice.one_in(3);
  service.settings.pull_request_comments = token && dice.one_in(3);
  restrict(dice, known);
}

void use_image(Dice& dice, Outside& outside, const Founding& founding, KnownService& known,
               model::Service& service) {
  known.image = &outside.images[dice.below(outside.images.size())];
  service.kind = model::ServiceKind::CONTAINER;
  service.image = {known.image->name,
                   model::parse_image_name(known.image->name).value().canonical(), "1.0.0",
                   std::nullopt};
  known.follows_versions = dice.one_in(2);
  if (known.follows_versions) {
    service.settings.tag_policy = model::TagPolicy{model::TagPolicyKind::SEMVER, "*"};
  }
  service.settings.tag_poll = model::TagPoll{founding.tag_poll};
}

// Runs to its end, by the schedule or with what happens to its environment.
void make_job(Dice& dice, const Founding& founding, KnownService& known, model::Service& service) {
  service.kind = model::ServiceKind::JOB;
  service.settings.ports.clear();
  known.has_port = false;
  model::JobSettings job;
  job.max_restarts = static_cast<std::uint32_t>(dice.below(3));
  if (dice.one_in(2)) {
    job.scheduled_at = founding.schedule;
    job.cron = model::JobCommand{"work", {}};
  } else {
    job.on_start = model::JobCommand{"work", {}};
    if (dice.one_in(2)) job.on_stop = model::JobCommand{"tidy", {}};
    if (dice.one_in(2)) job.on_delete = model::JobCommand{"leave", {}};
  }
  service.settings.job = known.job = job;
}

model::Service make(Dice& dice, base::Random& random, const Organization& organization,
                    KnownService& known) {
  model::Service service;
  service.id = known.id = model::ServiceId::make(kBegin, random);
  service.organization = organization.id;
  service.environment = dice.pick(organization.environments);
  service.name = known.name;
  service.settings.start_timeout = 20;
  service.settings.releases_kept = static_cast<std::uint32_t>(dice.below(3));
  known.has_port = dice.one_in(2);
  if (known.has_port) {
    service.settings.ports.push_back({.id = "", .name = "p", .internal_port = 80});
  }
  return service;
}

void store_tree(Organization& organization, store::Transaction& tx, base::Random& random,
                const base::Cipher& cipher, Dice& dice, const std::string& node) {
  const auto now = kBegin;
  organization.id = model::OrganizationId::make(now, random);
  expect(store::insert(tx, model::Organization{organization.id, "acme", "", now, now}));
  model::Runtime process;
  process.id = model::RuntimeId::make(now, random);
  process.organization = organization.id;
  process.name = "here";
  process.node = node;
  expect(store::insert(tx, process));
  const model::Project project{
      model::ProjectId::make(now, random), organization.id, "shop", "", now, now};
  expect(store::insert(tx, project));
  for (std::size_t i = 0; i <= dice.below(2); ++i) {
    model::Environment environment;
    environment.id = model::EnvironmentId::make(now, random);
    environment.project = project.id;
    environment.organization = organization.id;
    environment.runtime = process.id;
    environment.name = i == 0 ? "production" : "staging";
    expect(store::insert(tx, environment));
    organization.environments.push_back(environment.id);
  }
  model::Hook hook;
  hook.id = organization.hook = model::HookId::make(now, random);
  hook.organization = organization.id;
  hook.name = "git";
  hook.secret = cipher.encrypt(kSecret);
  expect(store::insert(tx, hook));
}

model::Webhook webhook_of(Address& address, const Organization& organization, base::Random& random,
                          const base::Cipher& cipher) {
  using enum model::WebhookEventType;
  model::Webhook webhook;
  webhook.id = address.id = model::WebhookId::make(kBegin, random);
  webhook.organization = organization.id;
  webhook.kind = address.kind();
  webhook.target_url = cipher.encrypt(address.url());
  webhook.target_secret = cipher.encrypt("");
  webhook.events = {DEPLOYMENT_STARTED, DEPLOYMENT_CANCELLED, DEPLOYMENT_FAILURE,
                    DEPLOYMENT_SUCCESSFUL};
  return webhook;
}

// A forge and addresses that are to be told, in some.
void store_told(Organization& organization, store::Transaction& tx, base::Random& random,
                const base::Cipher& cipher, Dice& dice, Outside& outside) {
  if (dice.one_in(2)) {
    store::GitToken token;
    token.id = model::GitTokenId::make(kBegin, random);
    token.organization = organization.id;
    token.name = "forge";
    token.type = "GITHUB";
    token.token = cipher.encrypt("a token of the forge");
    token.git_api_url = kForgeUrl;
    expect(store::insert(tx, token));
    organization.token = token.id;
  }
  if (dice.one_in(2)) return;
  for (const auto& [kind, url] : kAddresses) {
    if (dice.one_in(2)) continue;
    outside.addresses.push_back(std::make_unique<Address>(kind, url));
    store::insert(tx, webhook_of(*outside.addresses.back(), organization, random, cipher));
  }
}

}  // namespace

bool KnownService::counts(const std::string& file) const {
  bool restricted = false;
  bool matched = false;
  for (const auto& [mode, value] : restrictions) {
    const bool covered = covers(value, file);
    if (mode == model::RestrictionMode::EXCLUDE) {
      if (covered) return false;
    } else {
      restricted = true;
      matched = matched || covered;
    }
  }
  return matched || !restricted;
}

bool KnownService::any_counts(const model::FileList& files) const {
  if (restrictions.empty()) return true;
  return std::any_of(files.begin(), files.end(), [&](const auto& file) { return counts(file); });
}

KnownService* Organization::find(const model::ServiceId& service_id) {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const auto& one) { return one.id == service_id; });
  return found == services.end() ? nullptr : &*found;
}

KnownService* Organization::find(const std::string& text) {
  const auto parsed = model::ServiceId::parse(text);
  return parsed ? find(*parsed) : nullptr;
}

Organization found_organization(Dice& dice, Outside& outside, Disk& disk,
                                const base::Cipher& cipher, const Founding& founding) {
  Organization organization;
  DiceRandom random(dice.others());
  for (std::size_t i = 0; i <= dice.below(2); ++i) {
    auto repository = std::make_unique<Repository>(
        "https://git.example.com/acme/shop" + std::to_string(i) + ".git", dice.others());
    Files files;
    for (const auto& path : kPaths) files[path] = 0;
    for (const auto& branch : kBranches) {
      repository->move(branch, repository->add(files, {}, "first").id, kBegin);
    }
    outside.repositories.push_back(std::move(repository));
  }
  if (dice.one_in(2)) {
    std::string digest = "sha256:";
    for (int i = 0; i < 64; ++i) digest += "0123456789abcdef"[dice.below(16)];
    outside.images.push_back({"registry.example.com/acme/db", {{kBegin, "1.0.0", digest}}});
  }
  std::vector<model::Service> services;
  const auto count = 2 + dice.below(kMostServices - 1);
  disk.write(
      [&](store::Transaction& tx) {
        store_tree(organization, tx, random, cipher, dice, founding.node);
        store_told(organization, tx, random, cipher, dice, outside);
        for (std::size_t i = 0; i < count; ++i) {
          KnownService known;
          known.name = "s" + std::to_string(i);
          auto service = make(dice, random, organization, known);
          const bool from_image = !outside.images.empty() && dice.one_in(3);
          if (from_image) {
            use_image(dice, outside, founding, known, service);
          } else {
            link(dice, outside, organization.token, known, service);
          }
          if (dice.one_in(5)) make_job(dice, founding, known, service);
          expect(store::insert(tx, service));
          pipeline::ask_image_poll(tx, service, kBegin);
          for (const auto& [mode, value] : known.restrictions) {
            expect(store::insert(tx, service.id,
                                 model::Restriction{model::RestrictionId::make(kBegin, random),
                                                    mode, value, kBegin, kBegin}));
          }
          organization.services.push_back(std::move(known));
        }
      },
      true);
  return organization;
}

}  // namespace slipway::simulation
