#include "api/job_body.h"

#include "api/application_body.h"
#include "api/container_body.h"
#include "api/service_body.h"
#include "model/cron_expression.h"

namespace slipway::api {
namespace {

using base::JsonFields;
using model::JobCommand;
using model::JobSettings;

constexpr std::int64_t kLongest = 86'400;  // seconds
// A deployment waits for its on_start, and nobody looks at one for ever.
constexpr std::int64_t kLongestLifecycle = 18'000;
constexpr std::int64_t kMostRestarts = 100;

void ignore_read_only_job(JsonFields& fields) {
  for (const auto* name :
       {"id", "created_at", "updated_at", "environment", "maximum_cpu", "maximum_memory",
        "maximum_gpu", "service_type", "job_type", "stopped", "url", "watermark", "serving_commit",
        "serving_image", "next_run_at", "deleting"}) {
    fields.any(name);
  }
}

void read_command(JsonFields& fields, JobCommand& command) {
  assign(fields.text("entrypoint"), command.entrypoint);
  assign(fields.texts("arguments"), command.arguments);
}

void read_event(JsonFields& schedule, std::string_view name, std::optional<JobCommand>& command) {
  if (schedule.has(name) && schedule.any(name) == nullptr) {
    command.reset();
    return;
  }
  auto fields = schedule.object(name);
  if (!fields) return;
  if (!command) command.emplace();
  read_command(*fields, *command);
  fields->refuse_unknown();
  schedule.take(fields->error());
}

void read_cronjob(JsonFields& fields, JobSettings& job) {
  if (!job.cron) {
    job.cron.emplace();
    fields.required_text("scheduled_at");
  }
  read_command(fields, *job.cron);
  if (const auto text = fields.text("scheduled_at")) {
    const auto cron = model::parse_cron(*text);
    if (!cron) fields.wrong("scheduled_at", cron.error().message + ".");
    job.scheduled_at = *text;
  }
  assign(fields.text("timezone"), job.timezone);
  fields.refuse_unknown();
}

void read_schedule(JsonFields& fields, bool creating, JobSettings& job) {
  auto schedule = fields.object("schedule");
  if (!schedule) {
    if (creating) {
      fields.wrong("schedule",
                   "is missing; write a cronjob (with scheduled_at), or what runs at on_start, "
                   "on_stop or on_delete.");
    }
    return;
  }
  const bool was_cron = job.is_cron();
  if (auto cronjob = schedule->object("cronjob")) {
    if (!creating && !was_cron) {
      schedule->wrong("cronjob", "this job is a lifecycle job and stays one; create a cron job.");
    }
    read_cronjob(*cronjob, job);
    schedule->take(cronjob->error());
  }
  assign(schedule->enumeration<model::LifecycleType>("lifecycle_type"), job.lifecycle_type);
  read_event(*schedule, "on_start", job.on_start);
  read_event(*schedule, "on_stop", job.on_stop);
  read_event(*schedule, "on_delete", job.on_delete);
  const bool has_event = job.on_start || job.on_stop || job.on_delete;
  if (job.is_cron() && has_event) {
    schedule->wrong("cronjob",
                    "stands beside on_start, on_stop or on_delete; a job is either a cron job or a "
                    "lifecycle job.");
  } else if (!job.is_cron() && !has_event) {
    schedule->wrong("on_start",
                    "nothing is to run: write a cronjob, or on_start, on_stop or on_delete.");
  }
  schedule->refuse_unknown();
  fields.take(schedule->error());
}

void read_docker(JsonFields& source, bool creating, bool allow_file, model::Service& service) {
  auto docker = source.object("docker");
  if (!docker) return;
  read_git_repository(*docker, creating, allow_file, service);
  assign(docker->text("dockerfile_path"), service.settings.dockerfile_path);
  assign(docker->text("docker_target_build_stage"), service.settings.docker_target);
  if (docker->any("dockerfile_raw") != nullptr) {
    docker->wrong("dockerfile_raw",
                  "is not supported; put the Dockerfile into the repository and name it as "
                  "dockerfile_path.");
  }
  docker->refuse_unknown();
  source.take(docker->error());
}

void read_source(JsonFields& fields, bool creating, bool allow_file, model::Service& service) {
  auto source = fields.object("source");
  if (!source) {
    if (creating) {
      fields.wrong("source", "is missing; write an image, or docker with its git_repository.");
    }
    return;
  }
  const bool from_image = source->any("image") != nullptr;
  const bool from_git = source->any("docker") != nullptr;
  if (from_image && from_git) {
    source->wrong("image", "stands beside docker; a job comes from one of them.");
  } else if (creating && !from_image && !from_git) {
    source->wrong("image", "is missing, and so is docker; a job comes from one of them.");
  } else if (!creating && from_image != !service.image.name.empty() && (from_image || from_git)) {
    source->wrong(from_image ? "image" : "docker",
                  "this job comes from " + std::string(from_image ? "git" : "an image") +
                      " and stays so; create another job.");
  }
  if (auto image = source->error() ? std::nullopt : source->object("image")) {
    image->any("registry");
    read_image(*image, creating, service.image);
    image->refuse_unknown();
    source->take(image->error());
  }
  if (!source->error()) read_docker(*source, creating, allow_file, service);
  source->refuse_unknown();
  fields.take(source->error());
}

// Which tags it takes, of an image.
void read_tags(JsonFields& fields, model::Service& service) {
  read_following(fields, service.settings);
  if (!service.image.name.empty()) return;
  for (const auto* name : {"tag_policy", "tag_poll"}) {
    if (fields.any(name) == nullptr) continue;
    fields.wrong(name, "is of a job that runs an image; this one comes from git.");
  }
}

void read_limits(JsonFields& fields, JobSettings& job) {
  assign(fields.integer("max_nb_restart", 0, kMostRestarts), job.max_restarts);
  assign(fields.integer("max_duration_seconds", 1, kLongest), job.max_duration);
  if (!job.is_cron() && job.max_duration > kLongestLifecycle) {
    fields.wrong("max_duration_seconds",
                 "is " + std::to_string(job.max_duration) + "; a lifecycle job takes at most " +
                     std::to_string(kLongestLifecycle) + ", since a deployment waits for it.");
  }
  if (fields.has("port") && fields.any("port") == nullptr) job.port = 0;
  assign(fields.integer("port", 1, 65535), job.port);
}

}  // namespace

std::optional<base::Error> read_job(const boost::json::value& body, bool creating,
                                    bool allow_file_repositories, model::Service& service) {
  JsonFields fields(body);
  service.kind = model::ServiceKind::JOB;
  if (!service.settings.job) service.settings.job.emplace();
  auto& job = *service.settings.job;
  read_name(fields, creating, service.name);
  read_source(fields, creating, allow_file_repositories, service);
  read_tags(fields, service);
  read_schedule(fields, creating, job);
  read_limits(fields, job);
  for (const auto* name : {"entrypoint", "arguments"}) {
    if (fields.has(name)) {
      fields.wrong(name, "stands in the schedule of a job, beside scheduled_at or in on_start.");
    }
  }
  if (fields.has("ports")) fields.wrong("ports", "a job has one port at most; write it as port.");
  assign(fields.boolean("auto_deploy"), service.auto_deploy);
  assign(fields.boolean("skip_by_message"), service.skip_by_message);
  read_checks(fields, service.settings);
  read_settings(fields, service.settings);
  ignore_read_only_job(fields);
  fields.refuse_unknown();
  return fields.error();
}

}  // namespace slipway::api
