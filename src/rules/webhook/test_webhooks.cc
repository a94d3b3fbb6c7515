#include "rules/webhook/test_webhooks.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/crypto.h"
#include "base/encoding.h"

namespace slipway::rules {
namespace {

std::string in_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else {
      line += c;
    }
  }
  return line;
}

void describe_move(const BranchMove& move, std::ostream& out) {
  out << "move " << move.ref << '\n';
  for (const auto& url : move.repository_urls) out << "  repository " << url << '\n';
  out << "  before " << (move.before.empty() ? "none" : move.before) << '\n'
      << "  after " << move.after << '\n'
      << "  pusher " << move.pusher << '\n'
      << "  message " << in_one_line(move.message) << '\n'
      << (move.forced ? "  forced\n" : "") << "  files "
      << (move.files_are_whole ? "whole" : "not known") << '\n';
  for (const auto& file : move.files) out << "    " << file << '\n';
}

void describe_image(const ImageNotice& image, std::ostream& out) {
  out << "image " << image.image_name << "\n  tag " << image.tag << "\n  digest "
      << (image.digest.empty() ? "not known" : image.digest) << '\n';
}

void describe_pull_request(const PullRequestNews& news, std::ostream& out) {
  out << "pull request " << news.number << '\n';
  for (const auto& url : news.repository_urls) out << "  repository " << url << '\n';
  out << "  " << (news.is_open ? "open" : "closed") << (news.was_reopened ? " again" : "")
      << (news.from_fork ? ", from a fork" : "") << '\n'
      << "  from " << news.source_branch << " to " << news.target_branch << '\n'
      << "  head " << (news.head.empty() ? "not known" : news.head) << '\n'
      << "  author " << news.author << '\n'
      << "  title " << in_one_line(news.title) << '\n'
      << "  url " << news.url << '\n'
      << "  at " << (news.at ? base::to_iso8601(*news.at) : "not known") << '\n';
}

}  // namespace

std::string github_signature(std::string_view secret, std::string_view signed_bytes) {
  return "sha256=" + gitea_signature(secret, signed_bytes);
}

std::string gitea_signature(std::string_view secret, std::string_view signed_bytes) {
  return base::encode_hex(base::hmac_sha256(secret, signed_bytes));
}

std::string describe(const base::Result<Meaning>& meaning) {
  if (!meaning) return "error: " + meaning.error().message + "\n";
  if (const auto* nothing = std::get_if<Nothing>(&*meaning))
    return "nothing: " + nothing->why + "\n";
  std::ostringstream out;
  if (const auto* images = std::get_if<std::vector<ImageNotice>>(&*meaning)) {
    for (const auto& image : *images) describe_image(image, out);
    return out.str();
  }
  if (const auto* news = std::get_if<PullRequestNews>(&*meaning)) {
    describe_pull_request(*news, out);
    return out.str();
  }
  for (const auto& move : std::get<std::vector<BranchMove>>(*meaning)) describe_move(move, out);
  return out.str();
}

std::vector<std::string> payloads_below(const std::filesystem::path& root) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".json") {
      paths.push_back(fs::relative(entry.path(), root).string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string read_whole_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << in.rdbuf();
  std::string whole = text.str();
  whole.reserve(whole.size() + kBodyPadding);  // as the store gives bodies out
  return whole;
}

model::Headers json_headers(model::Headers more) {
  more.emplace_back("content-type", "application/json");
  return more;
}

}  // namespace slipway::rules
