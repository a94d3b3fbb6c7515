#include "life.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/encoding.h"
#include "pipeline/actions.h"
#include "pipeline/enqueue.h"
#include "pipeline/notices.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::simulation {
namespace {

constexpr std::size_t kEvents = 14;
constexpr int kMostAttempts = 3;  // of a sender

}  // namespace

Temper roll_temper(Dice& dice) {
  Temper temper;
  temper.days = dice.one_in(6);
  temper.has_people = dice.one_in(2);
  temper.has_weather = !dice.one_in(3);
  temper.has_power_cuts = dice.one_in(3);
  temper.has_full_disks = dice.one_in(5);
  temper.has_clock_jumps = dice.one_in(5);
  temper.deaths = dice.below(4);
  return temper;
}

Life::Life(Universe& universe, Disk& disk, Outside& outside, Organization& organization,
           Promises& promises, std::vector<std::unique_ptr<Node>>& nodes, Temper temper)
    : universe_(universe),
      dice_(universe.dice.others()),
      disk_(disk),
      outside_(outside),
      organization_(organization),
      promises_(promises),
      nodes_(nodes),
      temper_(temper),
      is_awaited_(nodes.size()) {}

void Life::after(base::Duration time, Event event) { at(universe_.now() + time, std::move(event)); }

base::Duration Life::pause() {
  if (temper_.days) return dice_.seconds(1, std::int64_t{12} * 3600);
  return dice_.one_in(3) ? dice_.seconds(0, 10) : dice_.seconds(1, 400);
}

std::optional<base::Timestamp> Life::next() const {
  if (schedule_.empty()) return std::nullopt;
  return schedule_.begin()->first;
}

void Life::happen() {
  while (!schedule_.empty() && schedule_.begin()->first <= universe_.now()) {
    const auto event = std::move(schedule_.begin()->second);
    schedule_.erase(schedule_.begin());
    event();
  }
}

Node* Life::up() {
  std::vector<Node*> alive;
  for (const auto& node : nodes_) {
    if (node->is_up() && !node->has_died()) alive.push_back(node.get());
  }
  return alive.empty() ? nullptr : dice_.pick(alive);
}

void Life::tend_nodes() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    Node& node = *nodes_[i];
    if (node.has_died()) node.bury();
    if (node.is_up() || is_awaited_[i]) continue;
    is_awaited_[i] = true;
    after(calm_ ? base::Duration(1) : dice_.seconds(0, 30), [this, i] {
      is_awaited_[i] = false;
      nodes_[i]->boot();
    });
  }
}

void Life::begin() {
  for (auto& service : organization_.services) {
    if (dice_.one_in(12)) continue;  // never deployed
    after(dice_.seconds(1, 60), [this, &service] {
      Node* const node = up();
      if (node == nullptr) return;
      node->act([&service](pipeline::Context& context) {
        context.database.write([&](store::Transaction& tx) {
          const auto stored = store::service(tx, service.id).value();
          if (service.repository != nullptr) {
            pipeline::deploy(context, tx, stored, "", "ada");
          } else {
            pipeline::deploy_image(context, tx, stored, "", "ada");
          }
        });
      });
    });
  }
  base::Duration time = std::chrono::minutes(3);
  for (std::size_t i = 0; i < kEvents; ++i) {
    time += pause();
    after(time, [this] { history(); });
    if (temper_.has_people && dice_.one_in(4)) after(time + pause(), [this] { person(); });
    if (temper_.has_weather && dice_.one_in(3)) after(time + pause(), [this] { weather(); });
    if (dice_.one_in(5)) after(time + pause(), [this] { misfortune(); });
  }
}

void Life::calm_down() {
  calm_ = true;
  for (const auto& repository : outside_.repositories) repository->weather = Weather::kFine;
  for (auto& image : outside_.images) image.weather = Weather::kFine;
  outside_.machine.weather = Weather::kFine;
  outside_.machine.gateway_fails = false;
  disk_.set_full(false);
}

void Life::history() {
  if (!outside_.images.empty() && dice_.one_in(4)) return push_image(outside_.images.front());
  Repository& repository = *dice_.pick(outside_.repositories);
  const std::string branch = dice_.one_in(3) ? kBranches[1] : kBranches[0];
  if (dice_.one_in(5)) {
    rewrite(repository, branch);
  } else {
    commit(repository, branch);
  }
}

std::string Life::make_version(std::string version) {
  if (!dice_.one_in(5)) return version;
  outside_.machine.qualities[version] = static_cast<Quality>(1 + dice_.below(4));
  return version;
}

void Life::commit(Repository& repository, const std::string& branch) {
  const std::string tip = repository.tip(branch);
  const std::string from = tip.empty() ? repository.tip(kBranches[0]) : tip;
  if (from.empty()) return;
  std::string id = from;
  std::vector<std::string> parents{from};
  Files files = repository.commit(from).files;
  const auto& other = repository.tip(dice_.pick(kBranches));
  if (!other.empty() && other != from && dice_.one_in(5)) {  // a merge
    parents.push_back(other);
    for (const auto& [path, content] : repository.commit(other).files) {
      if (dice_.one_in(2)) files[path] = content;
    }
  }
  // One push may bring several.
  for (std::size_t i = 0; i <= dice_.below(3); ++i) {
    switch (dice_.below(6)) {
      case 0:  // a revert, if there is something to revert
        if (!repository.commit(id).parents.empty()) {
          files = repository.commit(repository.commit(id).parents.front()).files;
        }
        break;
      case 1:  // a rename
        if (files.contains("api/main")) {
          files["lib/moved"] = files["api/main"];
          files.erase("api/main");
        } else {
          files["api/main"] = ++revision_;
        }
        break;
      default:
        files[dice_.pick(kPaths)] = ++revision_;
        break;
    }
    const std::string message = dice_.one_in(12) ? "[skip deploy]" : "a change";
    id = make_version(repository.add(files, parents, message).id);
    parents = {id};
  }
  move(repository, branch, id);
}

void Life::rewrite(Repository& repository, const std::string& branch) {
  const std::string tip = repository.tip(branch);
  if (tip.empty()) return commit(repository, branch);
  const auto& parents = repository.commit(tip).parents;
  switch (dice_.below(4)) {
    case 0:  // a reset
      if (!parents.empty()) move(repository, branch, parents.front());
      return;
    case 1: {  // a forced push of another line
      Files files = repository.commit(tip).files;
      files[dice_.pick(kPaths)] = ++revision_;
      const std::string base = parents.empty() ? tip : parents.front();
      return move(repository, branch, make_version(repository.add(files, {base}, "amended").id));
    }
    case 2:  // the branch goes, and comes again soon
      move(repository, branch, "");
      after(pause(), [this, &repository, branch, tip] {
        if (repository.tip(branch).empty()) move(repository, branch, tip);
      });
      return;
    default:  // back to where it was before, by another's tip
      if (const auto& moves = repository.moves(branch); !dice_.pick(moves).to.empty()) {
        const auto& chosen = dice_.pick(moves).to;
        if (!chosen.empty() && chosen != tip) move(repository, branch, chosen);
      }
      return;
  }
}

void Life::move(Repository& repository, const std::string& branch, const std::string& to) {
  const std::string before = repository.tip(branch);
  if (before == to) return;
  universe_.note(
      {"push", repository.url().substr(29), branch, before.substr(0, 8), "to", to.substr(0, 8)});
  repository.move(branch, to, universe_.now());
  if (!dice_.one_in(6)) deliver(repository, branch, before, to);
}

void Life::deliver(const Repository& repository, const std::string& branch,
                   const std::string& before, const std::string& after_it) {
  const std::string none(40, '0');
  const std::string body = R"({"repository":")" + repository.url() +
                           R"(","updates":[{"ref":"refs/heads/)" + branch + R"(","before":")" +
                           (before.empty() ? none : before) + R"(","after":")" +
                           (after_it.empty() ? none : after_it) + "\"}]}";
  const std::string id = "delivery-" + std::to_string(++deliveries_);
  const auto delay = [this] {
    if (dice_.one_in(10))
      return temper_.days ? dice_.seconds(3600, std::int64_t{3} * 86400) : dice_.seconds(60, 1200);
    return dice_.one_in(3) ? dice_.seconds(1, 60) : base::Duration(dice_.between(1000, 2'000'000));
  };
  const std::size_t copies = dice_.one_in(6) ? 2 : 1;
  for (std::size_t i = 0; i < copies; ++i) {
    after(delay(), [this, id, body] { send(id, body, 1); });
  }
}

void Life::send(const std::string& id, const std::string& body, int attempts) {
  Node* const node = up();
  const auto again = [this, id, body, attempts] {
    if (attempts < kMostAttempts) {
      after(dice_.seconds(5, 120), [this, id, body, attempts] { send(id, body, attempts + 1); });
    }
  };
  if (node == nullptr) return again();
  const model::Headers headers = {
      {"content-type", "application/json"},
      {"x-slipway-delivery", id},
      {"x-hub-signature-256", "sha256=" + base::encode_hex(base::hmac_sha256(kSecret, body))}};
  const bool is_removal = body.find(R"("after":")" + std::string(40, '0')) != std::string::npos;
  node->receive(organization_.hook, headers, body,
                [this, id, again, is_removal](const auto& answer) {
                  universe_.note({"delivery", id, answer ? "accepted" : answer.error().message});
                  if (!answer) return again();
                  if (answer->first) promises_.accepted({id, is_removal ? 0U : 1U});
                });
}

void Life::push_image(ImageRepository& image) {
  std::string digest = "sha256:";
  for (int i = 0; i < 64; ++i) digest += "0123456789abcdef"[dice_.below(16)];
  const std::string newest = image.pushes.back().tag;
  std::string tag = dice_.one_in(4)
                        ? newest
                        : "1." + std::to_string(dice_.below(4)) + "." + std::to_string(++revision_);
  universe_.note({"image", tag, digest.substr(0, 15)});
  image.pushes.push_back({universe_.now(), tag, make_version(digest)});
  Node* const node = up();
  if (node == nullptr || dice_.one_in(2)) return;
  // A CI announces it, with or without its digest.
  if (dice_.one_in(2)) digest.clear();
  node->act([this, &image, tag, digest](pipeline::Context& context) {
    try {
      context.database.write([&](store::Transaction& tx) {
        const auto notice =
            pipeline::make_notice(context, tx, organization_.id,
                                  {model::PushSource::API, std::nullopt, image.name, tag, digest});
        if (notice) pipeline::store_notice(tx, *notice);
      });
    } catch (const store::Unavailable& e) {
      universe_.note({"not announced:", e.what()});
    }
  });
}

void Life::person() {
  auto& service = organization_.services[dice_.below(organization_.services.size())];
  Node* const node = up();
  if (node == nullptr) return;
  const auto act =
      [&](const std::string& what,
          std::function<void(pipeline::Context&, store::Transaction&, const model::Service&)>
              work) {
        universe_.note({"ada", what, service.name});
        node->act([this, &service, work = std::move(work)](pipeline::Context& context) {
          try {
            context.database.write([&](store::Transaction& tx) {
              const auto stored = store::service(tx, service.id);
              promises_.touched(service);
              if (stored) work(context, tx, *stored);
            });
          } catch (const store::Unavailable&) {
            universe_.note({"the disk is full for", service.name});
          }
        });
      };
  switch (dice_.below(7)) {
    case 0:
      return person_deploys(service);
    case 1:
      return act("rolls back", [&service](auto& context, auto& tx, const auto& stored) {
        if (pipeline::roll_back(context, tx, stored, std::nullopt, "ada")) {
          service.is_stopped = false;
        }
      });
    case 2:
      return act("stops", [&service](auto& context, auto& tx, const auto& stored) {
        pipeline::stop(context, tx, stored);
        service.is_stopped = true;
      });
    case 3:
      return act("redeploys", [&service](auto& context, auto& tx, const auto& stored) {
        const auto action = model::DeploymentAction::REDEPLOY;
        if (pipeline::redeploy(context, tx, stored, action, "ada")) service.is_stopped = false;
      });
    case 4:
      return act("cancels what goes on of", [this](auto& context, auto& tx, const auto& stored) {
        for (const auto& open : store::open_deployments(tx, stored.id)) {
          const bool waits = open.state == model::DeploymentState::QUEUED;
          if (pipeline::cancel(context, tx, open.id, "ada") && waits) promises_.cancelled(open.id);
        }
      });
    case 5:
      return act("switches auto-deploy of", [](auto&, auto& tx, model::Service stored) {
        stored.auto_deploy = !stored.auto_deploy;
        (void)store::update(tx, stored);
      });
    default:
      return act("starts again", [&service](auto& context, auto& tx, const auto& stored) {
        if (!service.is_stopped) return;
        service.is_stopped = false;
        if (service.repository != nullptr) {
          pipeline::deploy(context, tx, stored, "", "ada");
        } else {
          pipeline::deploy_image(context, tx, stored, "", "ada");
        }
      });
  }
}

void Life::person_deploys(KnownService& service) {
  Node* const node = up();
  if (node == nullptr) return;
  std::string version;
  if (service.repository != nullptr) {
    const auto& moves = service.repository->moves(service.branch);
    version = dice_.one_in(2) ? "" : dice_.pick(moves).to;
  } else {
    version = dice_.pick(service.image->pushes).tag;
  }
  service.chosen.insert(version);
  universe_.note({"ada deploys", service.name, version.substr(0, 8)});
  node->act([this, &service, version](pipeline::Context& context) {
    try {
      context.database.write([&](store::Transaction& tx) {
        const auto stored = store::service(tx, service.id).value();
        promises_.touched(service);
        service.is_stopped = false;
        if (service.repository != nullptr) {
          pipeline::deploy(context, tx, stored, version, "ada");
        } else {
          pipeline::deploy_image(context, tx, stored, version, "ada");
        }
      });
    } catch (const store::Unavailable& e) {
      universe_.note({"not deployed:", e.what()});
    }
  });
}

void Life::weather() {
  const auto roll = [this] { return static_cast<Weather>(1 + dice_.below(4)); };
  const auto for_a_while = [this](Weather& weather, Weather now) {
    weather = now;
    universe_.note({"weather", std::to_string(static_cast<int>(now))});
    after(dice_.seconds(10, 600), [&weather] { weather = Weather::kFine; });
  };
  switch (dice_.below(6)) {
    case 0:
    case 1:
      return for_a_while(dice_.pick(outside_.repositories)->weather, roll());
    case 2:  // a lag is seen only by what moves meanwhile
      for_a_while(dice_.pick(outside_.repositories)->weather, Weather::kLagging);
      for (int i = 0; i < 3; ++i) after(dice_.seconds(5, 300), [this] { history(); });
      return;
    case 3:
      if (!outside_.images.empty()) for_a_while(outside_.images.front().weather, roll());
      return;
    case 4:
      return for_a_while(outside_.machine.weather, Weather::kFailing);
    default:
      outside_.machine.gateway_fails = true;
      after(dice_.seconds(1, 120), [this] { outside_.machine.gateway_fails = false; });
      return;
  }
}

void Life::misfortune() {
  Node& node = *dice_.pick(nodes_);
  switch (dice_.below(5)) {
    case 0: {  // a service ends by itself
      const auto& all = outside_.machine.instances();
      if (all.empty()) return;
      auto at = all.begin();
      std::advance(at, static_cast<std::ptrdiff_t>(dice_.below(all.size())));
      universe_.note({"lost", at->first.to_string()});
      outside_.machine.lose(at->first);
      return;
    }
    case 1:
      universe_.note({"kill -9"});
      node.kill();
      return;
    case 2:
      if (!temper_.has_power_cuts) return;
      universe_.note({"the power goes"});
      for (const auto& one : nodes_) one->kill();
      outside_.machine.lose_power();
      disk_.lose_power(dice_);
      promises_.after_power_cut();
      return;
    case 3:
      if (!temper_.has_full_disks) return;
      universe_.note({"the disk is full"});
      disk_.set_full(true);
      after(dice_.seconds(1, 300), [this] { disk_.set_full(false); });
      return;
    default:
      if (!temper_.has_clock_jumps) return;
      node.set_clock(dice_.one_in(2) ? dice_.seconds(-7200, 7200) : base::Duration{});
      universe_.note({"the clock jumps", std::to_string(node.clock_offset().count() / 1'000'000)});
      return;
  }
}

}  // namespace slipway::simulation
