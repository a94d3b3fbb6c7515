// What developers and their forges do.

#include "base/crypto.h"
#include "base/encoding.h"
#include "life.h"
#include "pipeline/notices.h"

namespace slipway::simulation {
namespace {

constexpr int kMostAttempts = 3;  // of a sender

}  // namespace

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
        const std::string chosen = dice_.pick(moves).to;  // the move adds to them
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
  ask(*node, [this, &image, tag, digest](auto& context, auto& tx) {
    // Where the node stood still meanwhile, whoever asked has given up.
    if (!digest.empty() && digest != image.digest_at(tag, universe_.now())) return;
    const auto notice =
        pipeline::make_notice(context, tx, organization_.id,
                              {model::PushSource::API, std::nullopt, image.name, tag, digest});
    if (notice) pipeline::store_notice(tx, *notice);
  });
}

}  // namespace slipway::simulation
