#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The openssl program: known answers with the assembly for this processor and with that
# for older ones, keys and signatures, chains of certificates, CMS, time stamps, and TLS
# between the ring of $APP and ring 3.

mkdir -p /tmp/openssl
cd /tmp/openssl || exit
passed=0

fail() {
	echo "$1" >&2
	tail -n 20 log >&2
	exit 1
}

check() {
	[ "$2" = "$3" ] || fail "$1: '$2' instead of '$3'"
	passed=$((passed + 1))
}

try() {
	"$APP" "$@" >log 2>&1 || fail "openssl $*"
	passed=$((passed + 1))
}

# Must fail.
refuse() {
	"$APP" "$@" >log 2>&1 && fail "openssl $* has not failed"
	passed=$((passed + 1))
}

seq 1 60000 >data
key=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
iv=0f0e0d0c0b0a09080706050403020100

# What every assembly must agree on. busybox has other implementations of some.
answers() {
	for digest in md5 sha1 sha224 sha256 sha384 sha512 sha512-256 sha3-256 sha3-512 \
		shake256 blake2b512 blake2s256 sm3 ripemd160; do
		"$APP" dgst -$digest -r data || fail $digest
		"$APP" dgst -$digest -hmac key -r data 2>/dev/null
	done
	for digest in whirlpool md4 mdc2; do
		"$APP" dgst -provider default -provider legacy -$digest -r data || fail $digest
	done
	for cipher in aes-128-cbc aes-192-cbc aes-256-cbc aes-256-ctr aes-128-ecb aes-256-cfb \
		aes-256-cfb8 aes-128-ofb camellia-256-cbc camellia-128-ctr aria-256-cbc \
		sm4-cbc chacha20 des-ede3-cbc; do
		"$APP" enc -$cipher -K ${key} -iv $iv -in data -out secret 2>log ||
			fail $cipher
		"$APP" enc -d -$cipher -K ${key} -iv $iv -in secret 2>log | cmp - data ||
			fail $cipher
		echo "$cipher $(cksum <secret)"
	done
	for mac in "-cipher aes-256-cbc -macopt hexkey:$key CMAC" \
		"-cipher aes-256-gcm -macopt hexkey:$key -macopt hexiv:$iv GMAC" \
		"-macopt hexkey:$key Poly1305" "-digest sha512 -macopt hexkey:$key HMAC" \
		"-macopt hexkey:$key KMAC256" "-macopt hexkey:$iv SipHash"; do
		# shellcheck disable=SC2086 # several words
		"$APP" mac -in data $mac 2>log || fail "$mac"
	done
	"$APP" kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt pass:password -kdfopt salt:salt \
		-kdfopt iter:1000 PBKDF2 2>log || fail PBKDF2
	"$APP" kdf -keylen 32 -kdfopt pass:password -kdfopt salt:salt -kdfopt n:1024 \
		-kdfopt r:8 -kdfopt p:1 SCRYPT 2>log || fail SCRYPT
	"$APP" prime -hex ffffffffffffffffffffffffffffff61 2>log || fail prime
}

answers >wanted
cat wanted
check md5 "$(grep -c "^$(md5sum <data | cut -d ' ' -f 1)" wanted)" 1
check sha1 "$(grep -c "^$(sha1sum <data | cut -d ' ' -f 1)" wanted)" 1
check sha256 "$(grep -c "^$(sha256sum <data | cut -d ' ' -f 1)" wanted)" 1
check sha512 "$(grep -c "^$(sha512sum <data | cut -d ' ' -f 1)" wanted)" 1
passed=$((passed + $(grep -c . wanted)))
# Without the SHA extensions; without AVX2, BMI and ADX too; without AVX; without AES-NI;
# without PCLMULQDQ and SSSE3.
for mask in :~0x20000000 :~0x20080128 ~0x1000000000000000:~0x20080128 \
	~0x1200000000000000:~0x20080128 ~0x1200020200000000:~0x20080128; do
	export OPENSSL_ia32cap="$mask"
	answers >given
	cmp given wanted || fail "processor $mask"
	passed=$((passed + $(grep -c . given)))
	unset OPENSSL_ia32cap
done

# The figures are not compared, nor could they be.
try speed -seconds 1 -bytes 1024 sha256
try speed -seconds 1 -bytes 1024 -evp aes-128-gcm
try speed -seconds 1 -bytes 1024 -evp chacha20-poly1305
try speed -seconds 1 ecdsap256
try speed -seconds 1 -multi 2 -bytes 1024 -evp sha512

# Keys, and a chain of certificates for each kind.
cat >ext <<'EOC'
[ca]
basicConstraints=critical,CA:true
[server]
subjectAltName=DNS:localhost,IP:127.0.0.1
[stamp]
extendedKeyUsage=critical,timeStamping
EOC
chain() {
	name=$1
	shift
	for who in root middle server; do
		try genpkey "$@" -out "$name-$who.key"
	done
	try req -x509 -new -key "$name-root.key" -subj "/CN=$name root" -days 30 -out "$name-root.pem"
	try req -new -key "$name-middle.key" -subj "/CN=$name middle" -out request
	try x509 -req -in request -CA "$name-root.pem" -CAkey "$name-root.key" -extfile ext \
		-extensions ca -out "$name-middle.pem"
	try req -new -key "$name-server.key" -subj /CN=localhost -out request
	try x509 -req -in request -CA "$name-middle.pem" -CAkey "$name-middle.key" \
		-extfile ext -extensions server -out "$name-server.pem"
	try verify -CAfile "$name-root.pem" -untrusted "$name-middle.pem" "$name-server.pem"
	refuse verify -CAfile "$name-root.pem" "$name-server.pem"
	try pkey -in "$name-server.key" -pubout -out public
	case $name in
	ed25519 | ed448)
		try pkeyutl -sign -rawin -inkey "$name-server.key" -in data -out signature
		try pkeyutl -verify -rawin -pubin -inkey public -in data -sigfile signature
		refuse pkeyutl -verify -rawin -pubin -inkey public -in ext -sigfile signature
		;;
	*)
		try dgst -sha256 -sign "$name-server.key" -out signature data
		try dgst -sha256 -verify public -signature signature data
		refuse dgst -sha256 -verify public -signature signature ext
		;;
	esac
	echo "$name: keys and certificates"
}
chain rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
chain p256 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
chain p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
chain ed25519 -algorithm ED25519
try genrsa -out small.key 1024
try rsa -in small.key -check -noout
try ecparam -name secp521r1 -genkey -noout -out big.key
try ec -in big.key -noout
try genpkey -algorithm DH -pkeyopt group:ffdhe2048 -out dh.key
for curve in X25519 X448; do
	try genpkey -algorithm $curve -out a.key
	try genpkey -algorithm $curve -out b.key
	try pkey -in a.key -pubout -out a.pub
	try pkey -in b.key -pubout -out b.pub
	try pkeyutl -derive -inkey a.key -peerkey b.pub -out a.secret
	try pkeyutl -derive -inkey b.key -peerkey a.pub -out b.secret
	check $curve "$(cmp a.secret b.secret && echo same)" same
done
"$APP" x509 -in rsa-server.pem -noout -subject -issuer -ext subjectAltName || fail x509

# CMS and PKCS #12.
for name in rsa p256; do
	try cms -sign -binary -in data -signer $name-server.pem -inkey $name-server.key \
		-certfile $name-middle.pem -outform DER -nodetach -out signed
	try cms -verify -inform DER -in signed -CAfile $name-root.pem -purpose any -out given
	check "cms $name" "$(cmp given data && echo same)" same
	try cms -encrypt -binary -in data -aes256 -outform DER -out secret $name-server.pem
	try cms -decrypt -inform DER -in secret -inkey $name-server.key -recip $name-server.pem \
		-out given
	check "cms $name" "$(cmp given data && echo same)" same
	try pkcs12 -export -in $name-server.pem -inkey $name-server.key -passout pass:x -out p12
	try pkcs12 -in p12 -passin pass:x -nodes -out given
	refuse pkcs12 -in p12 -passin pass:y -nodes -out given
done
echo "messages"

# Time stamps.
try req -new -key rsa-server.key -subj /CN=stamps -out request
try x509 -req -in request -CA rsa-root.pem -CAkey rsa-root.key -extfile ext \
	-extensions stamp -out stamps.pem
cat >ts.cnf <<'EOC'
[tsa]
default_tsa=stamps
[stamps]
serial=/tmp/openssl/serial
signer_digest=sha256
default_policy=1.2.3.4
digests=sha256,sha512
EOC
echo 01 >serial
try ts -query -data data -sha256 -cert -out query
try ts -reply -config ts.cnf -queryfile query -signer stamps.pem -inkey rsa-server.key -out reply
try ts -verify -data data -in reply -CAfile rsa-root.pem
refuse ts -verify -data ext -in reply -CAfile rsa-root.pem
echo "time stamps"

# TLS: a large file, with several kinds of keys and ciphers.
head -c 4000000 /dev/zero | "$APP" enc -aes-256-ctr -K $key -iv $iv >large
port=4000 server_program=$APP client_program=openssl
transfer() {
	name=$1
	shift
	port=$((port + 1))
	: >server.log
	$server_program s_server -accept 127.0.0.1:$port -WWW -cipher ALL -cert "$name-server.pem" \
		-key "$name-server.key" -cert_chain "$name-middle.pem" >server.log 2>&1 &
	server=$!
	until grep -q ACCEPT server.log; do
		kill -0 $server || fail "s_server"
		sleep 0.1
	done
	for i in 1 2; do
		printf 'GET /large HTTP/1.0\r\n\r\n' |
			$client_program s_client -connect 127.0.0.1:$port -quiet -ign_eof \
				-verify_return_error -verify 3 -CAfile "$name-root.pem" \
				"$@" >given 2>log
		tail -c 4000000 given | cmp - large || fail "$name $* $i"
		passed=$((passed + 1))
	done
	kill $server
	wait $server 2>/dev/null
	echo "transfer: $name $*"
}
transfer rsa -tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384
transfer p256 -tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256
transfer ed25519 -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256 -groups P-256
transfer rsa -tls1_2 -cipher ECDHE-RSA-AES128-SHA256
transfer rsa -tls1_2 -cipher ECDHE-RSA-AES256-SHA
transfer p384 -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256
transfer p256 -tls1_2 -cipher ECDHE-ECDSA-CAMELLIA128-SHA256

# A server in ring 3, a client in the ring of $APP.
server_program=openssl client_program=$APP
transfer p256 -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256
transfer rsa -tls1_2 -cipher DHE-RSA-AES256-SHA256
echo "passed: $passed"
