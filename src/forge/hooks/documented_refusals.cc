#include "forge/hooks/documented_refusals.h"

namespace slipway::forge {
namespace {

using enum base::ErrorCode;
using model::HookKind;
using Refusals = std::vector<DocumentedRefusal>;

// https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api and
// .../rate-limits-for-the-rest-api
Refusals github() {
  return {
      {"Unauthorized",
       {401, R"({"message":"Bad credentials","documentation_url":"https://docs","status":"401"})"},
       kFailed,
       "(Bad credentials)"},
      {"Forbidden",
       {403, R"({"message":"Resource not accessible by personal access token","status":"403"})"},
       kFailed,
       "(Resource not accessible by personal access token)"},
      {"PrimaryLimit",
       {403, R"({"message":"API rate limit exceeded for user ID 1."})",
        "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1800003600\r\n"},
       kRateLimited,
       "(API rate limit exceeded for user ID 1.)"},
      {"SecondaryLimit",
       {403, R"({"message":"You have exceeded a secondary rate limit."})",
        "x-ratelimit-remaining: 4180\r\nx-ratelimit-reset: 1800003600\r\n"},
       kRateLimited,
       "(You have exceeded a secondary rate limit.)"},
      {"SecondaryLimitOfATime",
       {429, R"({"message":"You have exceeded a secondary rate limit."})", "retry-after: 60\r\n"},
       kRateLimited,
       "(You have exceeded a secondary rate limit.)"},
      {"NotFound", {404, R"({"message":"Not Found","status":"404"})"}, kFailed, "(Not Found)"},
      {"Unprocessable",
       {422, R"({"message":"Validation Failed",)"
             R"("errors":[{"resource":"Status","field":"sha","code":"invalid"}]})"},
       kFailed,
       "(Validation Failed: Status: sha: invalid)"},
      {"BadGateway", {502, "<html>"}, kUnavailable, "answers 502"},
  };
}

// https://docs.gitlab.com/api/rest/troubleshooting/ and
// https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
Refusals gitlab() {
  return {
      {"Unauthorized", {401, R"({"message":"401 Unauthorized"})"}, kFailed, "(401 Unauthorized)"},
      {"Forbidden",
       {403, R"({"error":"insufficient_scope",)"
             R"("error_description":"The request requires higher privileges.","scope":"api"})"},
       kFailed,
       "(insufficient_scope: The request requires higher privileges.)"},
      {"Limit",
       {429, "Retry later\n",
        "RateLimit-Remaining: 0\r\nRateLimit-Reset: 1800003600\r\nRetry-After: 30\r\n"},
       kRateLimited,
       "asked too often"},
      {"NotFound",
       {404, R"({"message":"404 Project Not Found"})"},
       kFailed,
       "(404 Project Not Found)"},
      {"BadRequest",
       {400, R"json({"message":{"name":["is too long (maximum is 255 characters)"]}})json"},
       kFailed,
       "(name: is too long (maximum is 255 characters))"},
      {"Unprocessable", {422, R"({"error":"state is invalid"})"}, kFailed, "(state is invalid)"},
      {"Unavailable", {503, "<html>", "Retry-After: 60\r\n"}, kUnavailable, "answers 503"},
  };
}

// https://developer.atlassian.com/cloud/bitbucket/rest/intro/#standardized-error-responses and
// https://support.atlassian.com/bitbucket-cloud/kb/bitbucket-cloud-rate-limit-troubleshooting/
Refusals bitbucket() {
  return {
      {"Unauthorized",
       {401, R"({"type":"error","error":{"message":"Token is invalid or expired."}})"},
       kFailed,
       "(Token is invalid or expired.)"},
      {"Forbidden",
       {403, R"({"type":"error","error":{"message":"Your credentials lack a scope.",)"
             R"("detail":{"granted":["account"],"required":["webhook"]}}})"},
       kFailed,
       "(Your credentials lack a scope.: granted: account: required: webhook)"},
      {"Limit",
       {429, R"({"type":"error","error":{)"
             R"("message":"Rate limit for this resource has been exceeded"}})"},
       kRateLimited,
       "(Rate limit for this resource has been exceeded)"},
      {"NotFound",
       {404, R"({"type":"error","error":{"message":"Repository acme/shop not found"}})"},
       kFailed,
       "(Repository acme/shop not found)"},
      {"BadRequest",
       {400,
        R"({"type":"error","error":{"message":"Bad request",)"
        R"("fields":{"url":["Enter a valid URL."]},"detail":"You must give a URL.","id":"d2"}})"},
       kFailed,
       "(Bad request: You must give a URL.)"},
      {"Unavailable", {503, "<html>"}, kUnavailable, "answers 503"},
  };
}

// https://developer.atlassian.com/server/bitbucket/rest/v906/intro/#errors-and-validation
Refusals bitbucket_server() {
  const auto error = [](const std::string& message, const std::string& exception) {
    return R"({"errors":[{"context":null,"message":")" + message +
           R"(","exceptionName":"com.atlassian.bitbucket.)" + exception + R"("}]})";
  };
  return {
      {"Unauthorized",
       {401, error("Authentication failed.", "auth.IncorrectPasswordAuthenticationException")},
       kFailed,
       "(Authentication failed.)"},
      {"Forbidden",
       {403, error("You are not permitted to access this.", "AuthorisationException")},
       kFailed,
       "(You are not permitted to access this.)"},
      {"Limit",
       {429, "", "retry-after: 10\r\nx-ratelimit-remaining: 0\r\n"},
       kRateLimited,
       "asked too often"},
      {"NotFound",
       {404, error("Project acme does not exist.", "project.NoSuchProjectException")},
       kFailed,
       "(Project acme does not exist.)"},
      {"BadRequest",
       {400, R"({"errors":[{"context":"url","message":"The URL is invalid.",)"
             R"("exceptionName":null},{"context":"name","message":"The name is required."}]})"},
       kFailed,
       "(The URL is invalid.: The name is required.)"},
      {"Conflict",
       {409, error("A build was changed meanwhile.", "CanceledException")},
       kFailed,
       "(A build was changed meanwhile.)"},
      {"Failed",
       {500, error("An error occurred.", "ServerException")},
       kUnavailable,
       "answers 500 (An error occurred.)"},
  };
}

// services/context/api.go and routers/api/v1/api.go of both. They have no limit of their own, the
// proxies before them have.
Refusals gitea() {
  const auto error = [](const std::string& message) {
    return R"({"errors":null,"message":")" + message +
           R"(","url":"https://gitea.example/api/swagger"})";
  };
  return {
      {"Unauthorized",
       {401, error("user does not exist [uid: 0, name: ]")},
       kFailed,
       "(user does not exist [uid: 0, name: ])"},
      {"Forbidden",
       {403, error("token does not have at least one of required scope(s)")},
       kFailed,
       "(token does not have at least one of required scope(s))"},
      {"Limit", {429, "<html>", "Retry-After: 30\r\n"}, kRateLimited, "asked too often"},
      {"NotFound",
       {404, error("The target couldn't be found.")},
       kFailed,
       "(The target couldn't be found.)"},
      {"Unprocessable", {422, error("[State]: Required")}, kFailed, "([State]: Required)"},
      {"Failed", {500, error("")}, kUnavailable, "answers 500"},
      {"BadGateway", {502, "<html>"}, kUnavailable, "answers 502"},
  };
}

// internal/context/api.go of Gogs: most have no body at all.
Refusals gogs() {
  return {
      {"Unauthorized", {401}, kFailed, "does not take the git token"},
      {"Forbidden", {403}, kFailed, "does not let the git token"},
      {"Limit", {429, "<html>", "Retry-After: 30\r\n"}, kRateLimited, "asked too often"},
      {"NotFound", {404}, kFailed, "has no repository"},
      {"Unprocessable",
       {422, R"({"message":"Invalid hook type","url":"https://github.com/gogs/docs-api"})"},
       kFailed,
       "(Invalid hook type)"},
      {"Failed",
       {500, R"({"message":"Internal error","url":"https://docs"})"},
       kUnavailable,
       "answers 500 (Internal error)"},
  };
}

// https://learn.microsoft.com/en-us/azure/devops/integrate/concepts/rate-limits and, of the page
// to sign in at, https://github.com/microsoft/azure-devops-auth-samples/issues/52
Refusals azure() {
  const auto error = [](const std::string& message, const std::string& key) {
    return R"({"$id":"1","innerException":null,"message":")" + message +
           R"(","typeName":"Microsoft.TeamFoundation.)" + key + R"(","typeKey":")" + key +
           R"(","errorCode":0,"eventId":3000})";
  };
  return {
      {"Unauthorized",
       {401, error("TF400813: The user is not authorized.", "UnauthorizedRequestException")},
       kFailed,
       "(TF400813: The user is not authorized.)"},
      {"SignIn",
       {203, "<html><title>Sign In</title>", "Content-Type: text/html\r\n"},
       kFailed,
       "does not take the git token"},
      {"Forbidden",
       {403, error("TF401027: You need a permission.", "GitNeedsPermissionException")},
       kFailed,
       "(TF401027: You need a permission.)"},
      {"Limit",
       {429, error("VS800075: Too many requests.", "RequestBlockedException"),
        "Retry-After: 30\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1800003600\r\n"},
       kRateLimited,
       "(VS800075: Too many requests.)"},
      {"NotFound",
       {404, error("TF401019: There is no such repository.", "GitRepositoryNotFoundException")},
       kFailed,
       "(TF401019: There is no such repository.)"},
      {"BadRequest",
       {400, error("Value cannot be null.", "ArgumentNullException")},
       kFailed,
       "(Value cannot be null.)"},
      {"Unavailable", {503, "<html>", "Retry-After: 60\r\n"}, kUnavailable, "answers 503"},
  };
}

Refusals of(HookKind kind) {
  switch (kind) {
    case HookKind::GITHUB:
      return github();
    case HookKind::GITLAB:
      return gitlab();
    case HookKind::BITBUCKET:
      return bitbucket();
    case HookKind::BITBUCKET_SERVER:
      return bitbucket_server();
    case HookKind::GOGS:
      return gogs();
    case HookKind::AZURE_DEVOPS:
      return azure();
    default:
      return gitea();
  }
}

}  // namespace

Refusals documented_refusals(HookKind kind) {
  auto all = of(kind);
  all.push_back({"Closes", {0}, kUnavailable, ""});
  return all;
}

}  // namespace slipway::forge
