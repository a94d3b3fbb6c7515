#include "registry/distribution/test_images.h"

#include <stdexcept>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/crypto.h"
#include "io/files.h"
#include "io/process.h"

namespace slipway::registry {
namespace {

namespace fs = std::filesystem;
using boost::json::array;
using boost::json::object;
using model::Digest;

constexpr std::string_view kManifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view kIndex = "application/vnd.oci.image.index.v1+json";

void write(const fs::path& path, std::string_view content) {
  fs::create_directories(path.parent_path());
  if (!io::write_file(path, content)) throw std::runtime_error("cannot write " + path.string());
}

object add_blob(const fs::path& layout, std::string_view type, const std::string& content) {
  const auto digest = Digest::of_sha256(base::sha256(content)).to_string();
  write(layout / "blobs/sha256" / digest.substr(digest.find(':') + 1), content);
  return {{"mediaType", type}, {"digest", digest}, {"size", content.size()}};
}

// Of all that is in the folder.
object add_manifest(const fs::path& layout, const fs::path& files, object settings,
                    const std::string& architecture) {
  const auto tar = run_tool({"tar", "-cf", "-", "--owner=0", "--group=0", "."}, files);
  const auto diff = Digest::of_sha256(base::sha256(tar)).to_string();
  const object config{{"architecture", architecture},
                      {"os", "linux"},
                      {"config", std::move(settings)},
                      {"rootfs", object{{"type", "layers"}, {"diff_ids", array{diff}}}}};
  const object manifest{
      {"schemaVersion", 2},
      {"mediaType", kManifest},
      {"config", add_blob(layout, "application/vnd.oci.image.config.v1+json",
                          boost::json::serialize(config))},
      {"layers", array{add_blob(layout, "application/vnd.oci.image.layer.v1.tar+gzip",
                                run_tool({"gzip", "-nc"}, layout, tar))}}};
  object descriptor = add_blob(layout, kManifest, boost::json::serialize(manifest));
  descriptor["platform"] = object{{"architecture", architecture}, {"os", "linux"}};
  return descriptor;
}

object add_manifest(const fs::path& layout, const std::string& variant,
                    const std::string& architecture) {
  const fs::path files = layout.parent_path() / ("files-" + architecture);
  write(files / "hello", "hello from " + variant + "\n");
  return add_manifest(layout, files, object{{"Cmd", array{"/hello"}}}, architecture);
}

TestImage finish(const fs::path& layout, object descriptor) {
  const auto digest = *model::parse_digest(std::string_view(descriptor["digest"].as_string()));
  const bool is_index = descriptor["mediaType"].as_string() == kIndex;
  descriptor["annotations"] = object{{"org.opencontainers.image.ref.name", "made"}};
  write(layout / "index.json",
        boost::json::serialize(object{{"schemaVersion", 2}, {"manifests", array{descriptor}}}));
  write(layout / "oci-layout", R"({"imageLayoutVersion": "1.0.0"})");
  return {layout, digest, is_index};
}

fs::path new_layout(const fs::path& folder, const std::string& variant) {
  fs::path layout = folder / ("image-" + variant) / "layout";
  fs::create_directories(layout);
  return layout;
}

}  // namespace

TestImage make_image(const fs::path& folder, const std::string& variant) {
  const fs::path layout = new_layout(folder, variant);
  return finish(layout, add_manifest(layout, variant, "amd64"));
}

TestImage make_index(const fs::path& folder, const std::string& variant) {
  const fs::path layout = new_layout(folder, variant);
  const array manifests{add_manifest(layout, variant, "amd64"),
                        add_manifest(layout, variant + "-arm", "arm64")};
  const object index{{"schemaVersion", 2}, {"mediaType", kIndex}, {"manifests", manifests}};
  return finish(layout, add_blob(layout, kIndex, boost::json::serialize(index)));
}

TestImage make_program_image(const fs::path& folder, const std::string& variant,
                             const TestProgram& program) {
  const fs::path layout = new_layout(folder, variant);
  const fs::path files = layout.parent_path() / "files";
  fs::create_directories(files);
  for (const auto& [name, from] : program.files) {
    fs::copy_file(from, files / name, fs::copy_options::overwrite_existing);
  }
  object settings{{"Entrypoint", array{"/" + program.files.front().first}},
                  {"Env", array(program.environment.begin(), program.environment.end())}};
  return finish(layout, add_manifest(layout, files, std::move(settings), "amd64"));
}

void push(const TestImage& image, const std::string& target, const Credentials& credentials) {
  std::vector<std::string> argv{"skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false",
                                "--preserve-digests"};
  if (image.is_index) argv.emplace_back("--all");
  if (!credentials.empty()) {
    argv.push_back("--dest-creds=" + credentials.user + ":" + credentials.password);
  }
  argv.push_back("oci:" + image.layout.string() + ":made");
  argv.push_back("docker://" + target);
  run_tool(argv, image.layout.parent_path());
}

std::string run_tool(std::vector<std::string> argv, const fs::path& directory, std::string input) {
  const std::string home = directory.string();
  const auto outcome = io::run(
      {.argv = argv,
       .environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", home}, {"TMPDIR", home}},
       .directory = directory,
       .input = std::move(input),
       .deadline = std::chrono::seconds(60)},
      {});
  if (!outcome) throw std::runtime_error(outcome.error().message);
  if (!outcome->ok()) throw std::runtime_error(argv.front() + " failed: " + outcome->err);
  return outcome->out;
}

}  // namespace slipway::registry
