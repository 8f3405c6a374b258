<?php

require __DIR__ . '/understudy.php';

define('PRODUCT_URL', getenv('PRODUCT_URL'));
const CALLBACK = PRODUCT_URL . '/understudy/callback';

session_set_cookie_params(['httponly' => true, 'samesite' => 'Lax', 'secure' => str_starts_with(PRODUCT_URL, 'https:')]);
session_start(['use_strict_mode' => true]);

/** Of a hosted session by its token, or of a session that is kept here. */
function who(): array
{
    $header = $_SERVER['HTTP_AUTHORIZATION'] ?? null;
    $claims = $header !== null ? readToken(preg_replace('/^Bearer /', '', $header)) : $_SESSION['user'] ?? throw signedOut();
    return check($claims);
}

function say(int $status, array $body): void
{
    http_response_code($status);
    header('Content-Type: application/json');
    header('Cache-Control: no-store');
    echo json_encode($body);
}

function lead(string $to): void
{
    header("Location: $to", true, 303);
}

function me(): void
{
    $claims = who();
    say(200, array_filter(['id' => $claims['sub'], 'impersonatorUserId' => $claims['impersonatorUserId'] ?? null]));
}

function addTask(): void
{
    allow(who(), 'Added a task', '/api/tasks');
    say(201, ['done' => true]);
}

function changeCard(): void
{
    allow(who(), 'Change the card', '/api/card', never: 'billing');
    say(200, ['done' => true]);
}

// From here on: only for a product with sessions of its own.

function random(): string
{
    return bin2hex(random_bytes(32));
}

function start(): void
{
    if (($_GET['iss'] ?? null) !== ISSUER) {
        throw new Refused(400, 'wrong_issuer', 'Not from this issuer.');
    }
    $_SESSION['begun'] = $begun = ['state' => random(), 'nonce' => random(), 'verifier' => random()];
    $challenge = rtrim(strtr(base64_encode(hash('sha256', $begun['verifier'], true)), '+/', '-_'), '=');
    lead(ISSUER . '/oauth/authorize?' . http_build_query([
        'client_id' => CLIENT_ID, 'redirect_uri' => CALLBACK, 'response_type' => 'code', 'scope' => 'openid',
        'state' => $begun['state'], 'nonce' => $begun['nonce'], 'login_hint' => $_GET['login_hint'] ?? '',
        'code_challenge' => $challenge, 'code_challenge_method' => 'S256',
    ]));
}

function callback(): void
{
    $begun = $_SESSION['begun'] ?? null;
    unset($_SESSION['begun']);
    $again = new Refused(400, 'begin_again', 'Begin again in the dashboard.');
    if ($begun === null || ($_GET['state'] ?? null) !== $begun['state'] || ($_GET['iss'] ?? null) !== ISSUER) {
        throw $again;
    }
    $form = ['grant_type' => 'authorization_code', 'code' => $_GET['code'] ?? '', 'redirect_uri' => CALLBACK];
    $form['code_verifier'] = $begun['verifier'];
    $tokens = ask(ISSUER . '/oauth/token', http_build_query($form), 'application/x-www-form-urlencoded') ?? throw $again;
    $claims = readToken($tokens['id_token'], 'JWT', ISSUER, ISSUER . '/oauth/jwks');
    // Names are in no token. `externalId` is your own id of the user.
    $shown = ask(ISSUER . '/oauth/userinfo', bearer: $tokens['access_token']) ?? throw $again;
    // Never sign anybody in whose impersonator isn't known.
    if ($claims['nonce'] !== $begun['nonce'] || !isset($claims['impersonatorUserId'])) {
        throw $again;
    }
    session_regenerate_id(true);
    $_SESSION = ['user' => $shown + $claims, 'access_token' => $tokens['access_token']];
    lead(PRODUCT_URL . '/');
}

function banner(): void
{
    $claims = who();
    $endsAt = gmdate('Y-m-d\TH:i:s\Z', $claims['session_expiry']);
    // Say it of your users' own sessions, too: without impersonatorUserId and impersonation.
    say(200, [
        'user' => ['id' => $claims['sub'], 'name' => $claims['name'] ?? '', 'email' => $claims['email'] ?? ''],
        'impersonatorUserId' => $claims['impersonatorUserId'],
        'impersonation' => [
            'id' => $claims['sid'], 'expiresAt' => $endsAt, 'access' => $claims['impersonation_access'],
            'raisedUntil' => $claims['raisedUntil'] ?? null, 'pageUrl' => ISSUER . '/sessions/' . $claims['sid'],
            'impersonator' => ['id' => $claims['act']['sub'], 'name' => $claims['act']['name']],
        ],
        'expiresAt' => $endsAt, 'now' => instant(),
    ]);
}

function leave(): void
{
    if (isset($_SESSION['access_token'])) {
        $form = http_build_query(['token' => $_SESSION['access_token']]);
        ask(ISSUER . '/oauth/revoke', $form, 'application/x-www-form-urlencoded');
    }
    session_destroy();
    lead('/signed-out.html');
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
// PHP's own server has the pages; elsewhere the web server in front does.
if (is_file(__DIR__ . "/public$path") || $path === '/') {
    return false;
}
$route = match ("{$_SERVER['REQUEST_METHOD']} $path") {
    'GET /api/me' => me(...),
    'POST /api/tasks' => addTask(...),
    'POST /api/card' => changeCard(...),
    'GET /understudy/start' => start(...),
    'GET /understudy/callback' => callback(...),
    'GET /understudy/session' => banner(...),
    'POST /understudy/end' => leave(...),
    default => fn () => say(404, ['detail' => 'Nothing here.']),
};
try {
    $route();
} catch (Refused $refused) {
    say($refused->status, ['code' => $refused->word, 'detail' => $refused->getMessage()]);
}
