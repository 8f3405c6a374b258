<?php

// Understudy for a backend in PHP: who is calling, who is really there, and whether that still holds.

define('AUTH_URL', getenv('AUTH_URL'));
define('ISSUER', getenv('ISSUER'));
define('CLIENT_ID', getenv('CLIENT_ID'));
define('CLIENT_SECRET', getenv('CLIENT_SECRET'));

/** An answer instead of the one that was asked for. */
final class Refused extends Exception
{
    public function __construct(public readonly int $status, public readonly string $word, string $detail)
    {
        parent::__construct($detail);
    }
}

function signedOut(): Refused
{
    return new Refused(401, 'not_signed_in', 'Signed out.');
}

/** An answer of Understudy to this product, within two seconds; null for none. */
function ask(string $url, ?string $body = null, string $type = 'application/json', ?string $bearer = null): ?array
{
    $who = $bearer ? "Bearer $bearer" : 'Basic ' . base64_encode(CLIENT_ID . ':' . CLIENT_SECRET);
    $curl = curl_init($url);
    curl_setopt_array($curl, [
        CURLOPT_HTTPHEADER => ["Authorization: $who", "Content-Type: $type"],
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 2,
        CURLOPT_FAILONERROR => true,
    ]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $answer = curl_exec($curl);
    $read = is_string($answer) ? json_decode($answer, true) : null;
    return is_array($read) ? $read : null;
}

/**
 * What all of this product's processes know, asked for when it is older than that. One asks at a time, and the others
 * wait for it. `asked` and `good` are when it was asked for, and when with success.
 */
function known(string $url, float $freshSeconds): array
{
    $file = fopen(sys_get_temp_dir() . '/understudy-' . hash('sha256', CLIENT_SECRET . $url), 'c+');
    flock($file, LOCK_EX);
    $known = json_decode(stream_get_contents($file), true) ?? ['asked' => 0, 'good' => 0, 'answer' => []];
    $age = microtime(true) - $known['asked'];
    if ($age < 0 || $age > $freshSeconds) {
        $known['asked'] = microtime(true);
        $answer = ask($url);
        if ($answer !== null) {
            $known = ['asked' => $known['asked'], 'good' => $known['asked'], 'answer' => $answer];
        }
        ftruncate($file, 0);
        rewind($file);
        fwrite($file, json_encode($known));
    }
    fclose($file);
    return $known;
}

/** The public key of that id, as OpenSSL reads it: a list of keys says its two numbers. */
function publicKey(string $url, string $kid): OpenSSLAsymmetricKey
{
    foreach ([300, 30] as $freshSeconds) {
        $known = known($url, $freshSeconds);
        foreach ($known['answer']['keys'] ?? [] as $key) {
            if ($key['kid'] === $kid && $key['kty'] === 'RSA') {
                $numbers = der("\x02", "\0" . decoded($key['n'])) . der("\x02", decoded($key['e']));
                $rsa = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\0";
                $pem = base64_encode(der("\x30", $rsa . der("\x03", "\0" . der("\x30", $numbers))));
                return openssl_pkey_get_public("-----BEGIN PUBLIC KEY-----\n$pem\n-----END PUBLIC KEY-----");
            }
        }
    }
    throw $known['good'] ? signedOut() : new Refused(503, 'keys_unavailable', 'Try again in a moment.');
}

function der(string $tag, string $value): string
{
    $length = strlen($value);
    return $tag . ($length < 128 ? chr($length) : "\x82" . pack('n', $length)) . $value;
}

function decoded(string $part): string
{
    return (string) base64_decode(strtr($part, '-_', '+/'));
}

/** The claims of an access token of a hosted session, or of an ID token. */
function readToken(string $token, string $type = 'at+jwt', string $issuer = AUTH_URL, string $keys = AUTH_URL . '/.well-known/jwks.json'): array
{
    $parts = explode('.', $token);
    $head = json_decode(decoded($parts[0]), true);
    // Logout tokens are signed by a key of the same list, so the type counts.
    if (count($parts) !== 3 || ($head['alg'] ?? null) !== 'RS256' || ($head['typ'] ?? null) !== $type || !is_string($head['kid'] ?? null)) {
        throw signedOut();
    }
    $key = publicKey($keys, $head['kid']);
    if (openssl_verify("$parts[0].$parts[1]", decoded($parts[2]), $key, OPENSSL_ALGO_SHA256) !== 1) {
        throw signedOut();
    }
    $claims = json_decode(decoded($parts[1]), true);
    $isOurs = ($claims['iss'] ?? null) === $issuer && ($claims['aud'] ?? null) === CLIENT_ID && time() < ($claims['exp'] ?? 0);
    // Half an impersonation is none, and no ordinary user either.
    $isWhole = isset($claims['sub'], $claims['sid']) && ($claims['act']['sub'] ?? null) === ($claims['impersonatorUserId'] ?? null);
    return $isOurs && $isWhole ? $claims : throw signedOut();
}

/** Refuses whoever has nothing to do here any more. Ask it first, at every request. An end is noticed within 5 seconds. */
function check(array $claims): array
{
    if (!isset($claims['impersonatorUserId'])) {
        return $claims;
    }
    if (time() >= ($claims['session_expiry'] ?? $claims['exp'])) {
        throw signedOut();
    }
    $ends = known(AUTH_URL . '/api/v1/revocations', 2.5);
    if (microtime(true) - $ends['good'] > 5) {
        throw new Refused(503, 'revocations_unavailable', 'Try again in a moment.');
    }
    if (in_array($claims['sid'], array_column($ends['answer']['items'], 'sid'), true)) {
        throw signedOut();
    }
    // The level of now, where it was ever changed.
    foreach ($ends['answer']['changes'] as $level) {
        if ($level['sid'] === $claims['sid']) {
            return ['impersonation_access' => $level['access'], 'raisedUntil' => $level['raisedUntil']] + $claims;
        }
    }
    return $claims;
}

/** Before anything is changed: refuses an impersonator, or records what they are about to do. */
function allow(array $claims, string $name, string $route, ?string $never = null): void
{
    if (!isset($claims['impersonatorUserId'])) {
        return;
    }
    if ($never !== null) {
        record($claims, 'refused', $name, $route, ['never' => $never]);
        throw new Refused(403, 'impersonated', 'You cannot perform this action while impersonating a user');
    }
    $isFull = ($claims['impersonation_access'] ?? null) === 'full';
    record($claims, $isFull ? 'act' : 'refused', $name, $route);
    if (!$isFull) {
        throw new Refused(403, 'read_only', 'This session is for looking only.');
    }
}

/** Of now, to the millisecond: what lies before the session's beginning isn't taken. */
function instant(): string
{
    return (new DateTimeImmutable('now', new DateTimeZone('UTC')))->format('Y-m-d\TH:i:s.v\Z');
}

function record(array $claims, string $kind, string $name, string $route, ?array $detail = null): void
{
    $item = ['id' => bin2hex(random_bytes(16)), 'sid' => $claims['sid'], 'at' => instant()];
    $item += ['kind' => $kind, 'name' => $name, 'route' => $route, 'detail' => $detail];
    $answer = ask(AUTH_URL . '/api/v1/actions', json_encode(['items' => [$item]]));
    if (($answer['rejected'] ?? null) !== []) {
        throw new Refused(503, 'unrecorded', 'Nothing was done. Try again in a moment.');
    }
}
