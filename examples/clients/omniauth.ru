# GitLab's omniauth_openid_connect, as Debian has it: it sends a nonce and no code_challenge.
require "json"
require "rack"
require "omniauth_openid_connect"

# It asks for the settings by https alone, so on one machine they are named.
issuer = URI(ENV.fetch("ISSUER"))
OmniAuth.config.logger = Logger.new(File::NULL)
# It begins by a link from the dashboard. `state` and `nonce` are of this session.
OmniAuth.config.allowed_request_methods = %i[get]
OmniAuth.config.silence_get_warning = true

use Rack::Session::Cookie, key: "product", secret: ENV.fetch("SESSION_SECRET"), same_site: :lax, expire_after: 3600
use OmniAuth::Strategies::OpenIDConnect,
    name: :understudy, issuer: issuer.to_s, scope: [:openid], uid_field: "sub",
    client_options: {
      identifier: ENV.fetch("CLIENT_ID"), secret: ENV.fetch("CLIENT_SECRET"),
      redirect_uri: "#{ENV.fetch("PRODUCT_URL")}/auth/understudy/callback",
      scheme: issuer.scheme, host: issuer.host, port: issuer.port,
      authorization_endpoint: "/oauth/authorize", token_endpoint: "/oauth/token",
      userinfo_endpoint: "/oauth/userinfo", jwks_uri: "#{issuer}/oauth/jwks"
    }

run(lambda do |env|
  request = Rack::Request.new(env)
  case request.path
  when "/auth/understudy/callback"
    # Verified by now.
    token = env["omniauth.auth"].credentials.id_token
    request.session["user"] = JSON::JWT.decode(token, :skip_verification).to_h
    [303, { "location" => "/me" }, []]
  when "/me"
    user = request.session["user"]
    next [401, {}, []] unless user && Time.now.to_i < user["session_expiry"]
    body = { id: user["externalId"] || user["sub"], by: user["impersonatorUserId"] }
    [200, { "content-type" => "application/json" }, [body.to_json]]
  else
    [404, {}, []]
  end
end)
