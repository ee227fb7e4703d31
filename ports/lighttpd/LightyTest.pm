# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Takes the place of the module that lighttpd's tests use, and of Test::More. It runs
# no server: it writes down what the tests would do, because the guest has no perl.
#
#   perl -I<this folder> -MLightyTest tests/request.t <folder>
#
# The folder then has a file "steps" and for each request <number>.request and
# <number>.expect. test-lighttpd.sh does the steps. What compresses is left out: the
# server is built without zlib.
package LightyTest;
use strict;
use warnings;

my $folder = $ARGV[0];
my %environment = %ENV;
my $requests = 0;
my $servers = 0;
my $left_out = 0;
mkdir $folder;
open(my $steps, '>', "$folder/steps") or die "$folder/steps: $!";

# ok() comes after what it is about, and knows the name.
sub ok {
    my (undef, $name) = @_;
    return 1 if $left_out;
    $name =~ s/\n/ /g;
    print $steps "name $name\n";
    return 1;
}

BEGIN {
    $INC{'Test/More.pm'} = __FILE__;
    no strict 'refs';
    *{"Test::More::import"} = sub {
        my $caller = caller;
        *{"${caller}::ok"} = \&ok;
        *{"${caller}::diag"} = sub { };
        *{"${caller}::skip"} = sub { die "skipped: @_" };
    };
    *CORE::GLOBAL::symlink = sub {
        my ($target, $link) = @_;
        print $steps "link $target $link\n" if $link ne '';
        return 1;
    };
}

sub new {
    my $class = shift;
    $servers++;
    my $self = {
        CONFIGFILE => 'lighttpd.conf',
        BASEDIR => '.',
        TESTDIR => '/tests',
        PORT => 8080 + $servers,
    };
    return bless($self, $class);
}

sub get_ephemeral_tcp_port { return 8090; }
sub listening_on { return 1; }
sub has_feature { return 1; }
sub has_crypto { return 0; }

sub start_proc {
    my $self = shift;
    $left_out = 0;
    for my $name (sort keys %ENV) {
        print $steps "set $name $ENV{$name}\n"
            if !defined $environment{$name} or $environment{$name} ne $ENV{$name};
    }
    print $steps "start $self->{PORT} $self->{CONFIGFILE}\n";
    return 0;
}

sub stop_proc {
    my $self = shift;
    $left_out = 0;
    print $steps "stop $self->{PORT}\n";
    return 0;
}

sub text {
    my $text = shift;
    $text =~ s/\r/\\r/g;
    $text =~ s/\n/\\n/g;
    return $text;
}

sub handle_http {
    my ($self, $t) = @_;
    $left_out = $t->{REQUEST} =~ /^Host: deflate/m;
    return 0 if $left_out;
    $requests++;
    my $request = $t->{REQUEST};
    chomp $request;
    $request =~ s/\r//g;
    $request =~ s/\n/\r\n/g;
    open(my $file, '>:raw', "$folder/$requests.request") or die;
    print $file "$request\r\n\r\n";
    close $file;
    open($file, '>:raw', "$folder/$requests.expect") or die;
    for my $response (@{ $t->{RESPONSE} }) {
        print $file "response\t$response->{'HTTP-Protocol'} $response->{'HTTP-Status'}\n";
        for my $key (sort keys %$response) {
            my $value = $response->{$key};
            next if $key eq 'HTTP-Protocol' or $key eq 'HTTP-Status';
            next if not defined $value;
            if ($key eq 'HTTP-Content') {
                print $file "content\t", text($value), "\n";
            } elsif ($key eq '-HTTP-Content') {
                print $file "content\t\n";
            } elsif ($key =~ /^\+(.*)/) {
                print $file "present\t", lc($1), "\n";
            } elsif ($key =~ /^-(.*)/) {
                print $file "absent\t", lc($1), "\n";
            } elsif ($value =~ m{^/(.+)/$}) {
                print $file "match\t", lc($key), "\t$1\n";
            } else {
                print $file "value\t", lc($key), "\t$value\n";
            }
        }
    }
    close $file;
    print $steps "http $self->{PORT} $requests\n";
    return 0;
}

1;
