#pragma once
// The dry run: the verdicts that a push would get, with nothing stored and nothing started.

#include <vector>

#include "model/git_url.h"
#include "model/verdict.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

struct Question {
  model::OrganizationId organization;
  model::RepositoryKey repository;
  std::string branch;
  std::string from{};  // "": each service's own watermark
  std::string to;      // a commit, or "" for the branch's tip
};

// kNotFound where no service is linked or a commit is not there. Asks the remote where the mirror
// lacks a commit.
base::Result<std::vector<model::Verdict>> explain(Context& context, const Question& question,
                                                  const std::stop_token& stop);

}  // namespace slipway::pipeline
